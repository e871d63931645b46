#!/usr/bin/env bash
# Install levelhead, editable, into the environment of a Python: tools/install.sh [--groups] PYTHON EXTRA...
# --groups adds the dependency groups dev and docs. Without them a missing extra is said, and the status is 3.
set -euo pipefail

groups=()
if [ "$1" = --groups ]; then groups=(--group dev --group docs); shift; fi
python=$1; shift
pip() { "$python" -m pip --disable-pip-version-check "$@"; }

extras=$(IFS=,; echo "$*")
echo "== install levelhead[$extras] ${groups[*]}"
if [ ${#groups[@]} -gt 0 ]; then
    # Dependency groups need pip 25.1; the one that comes with Python 3.11 is older.
    pip install --quiet --upgrade 'pip>=25.1'
    pip install --quiet --editable ".[$extras]" "${groups[@]}"
    exit
fi

if pip install --quiet --editable ".[$extras]"; then exit; fi
echo "not everything could be installed at once; trying the core, then each extra" >&2
# The failed attempt above has said why; these only say what follows from it.
pip install --quiet --editable . 2>/dev/null || pip show --quiet levelhead 2>/dev/null || {
    echo "levelhead itself could not be installed: is there a network?" >&2
    exit 1
}
status=0
for extra in "$@"; do
    pip install --quiet --editable ".[$extra]" 2>/dev/null && continue
    echo "going on without [$extra]: it could not be installed" >&2
    status=3
done
exit $status
