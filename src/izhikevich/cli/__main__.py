"""`python -m izhikevich.cli`, for where no command was installed."""

from . import main

if __name__ == "__main__":
    main()
