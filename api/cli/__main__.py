"""`python -m api.cli`: the same as `yanqi`."""

from api.cli import main

if __name__ == "__main__":
    main()
