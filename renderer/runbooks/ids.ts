/** Runbooks that the console itself points to. The tests hold that each of them ships. */
export const SPLIT_BRAIN = 'split-brain'
