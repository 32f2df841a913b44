"""The command `fashen`. Each command is imported when it is called, so `fashen due` starts fast."""

from importlib import import_module

import click

# name: (module and function below web.commands, what it does)
COMMANDS = {
    "demo": ("demo", "Run the product with a sample agency on this computer."),
    "serve": ("serve", "Run the product."),
    "upgrade-database": ("upgrade_database", "Bring the database to the newest tables."),
    "due": ("due", "Count a time limit and explain every day of it."),
    "eval": ("evaluate", "Evaluate an expression of the diagrams' language."),
    "check": ("check", "Check procedure files."),
    "walk": ("walk", "Play a procedure under a fake clock."),
}


class LazyCommands(click.Group):
    """Knows the commands by name; each is a function of a module of the same name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module."""
        if cmd_name not in COMMANDS:
            return None
        name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"web.commands.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(cls=LazyCommands)
@click.version_option(package_name="fashen")
def main() -> None:
    """Fashen: legal review of major administrative enforcement decisions."""
