"""The browser side: pages, sign-in, command line, scheduler."""
