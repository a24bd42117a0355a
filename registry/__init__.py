"""Facts and rules of a university registry office (学籍). Standard library only."""
