"""The commands of `fashen`, one module each; `web.cli` puts them together."""
