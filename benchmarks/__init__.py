"""Side-by-side benchmarks: whole processes, real files, a RAM disk. See benchmarks/README.md."""
