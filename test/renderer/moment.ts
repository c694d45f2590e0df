/** When the tests of the renderer take place: 2026-11-20 03:12:40 UTC. */
export const AT = Date.UTC(2026, 10, 20, 3, 12, 40)
