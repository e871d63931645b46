"""What levelhead costs, measured: ``python -m bench`` runs every module here that has ``figures``."""
