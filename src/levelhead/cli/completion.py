"""``levelhead completion``: the script that teaches a shell levelhead's commands."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes levelhead's commands and options in SHELL.

    \b
    bash   levelhead completion bash > ~/.local/share/bash-completion/completions/levelhead
    zsh    levelhead completion zsh > "${fpath[1]}/_levelhead"
    fish   levelhead completion fish > ~/.config/fish/completions/levelhead.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(ctx.find_root().command, {}, "levelhead", "_LEVELHEAD_COMPLETE")
    click.echo(script.source_template % script.source_vars())
