// Folders with the Node 20.18 floor name tsconfig/node20 as their type root, so that "node" means these types
// there, also where a dependency asks for them.
/// <reference types="node20" />
