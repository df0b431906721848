"""An index over the vault: every row here can be made again from the custody log and the stored bytes."""
