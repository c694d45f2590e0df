// Where a folder's tsconfig sends a package that the folder must not import. This file belongs to no project,
// so the import fails to compile (TS6307) wherever it is tried.
export {}
