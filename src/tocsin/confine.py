"""Runs work on foreign bytes in a child process with limits on CPU, memory, output, files and time, and no network."""
