/** What `npm test` was asked for, read off its words. Pure. */

/**
 * `rest` goes to the runners as it is.
 * @typedef {{ readonly only: readonly string[], readonly isMatrix: boolean, readonly isLong: boolean, readonly rest: readonly string[] }} TestArguments
 */

/**
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} env
 * @returns {TestArguments}
 */
export function readArguments(argv, env) {
  /** @type {string[]} */
  const only = []
  /** @type {string[]} */
  const rest = []
  let isMatrix = env['SHELLS'] === 'all'
  let isLong = false
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--matrix') isMatrix = true
    else if (word === '--long') isLong = true
    else if (word === '--only') only.push(...(argv[++index] ?? '').split(',').filter((name) => name !== ''))
    else rest.push(word)
  }
  return { only, isMatrix, isLong, rest }
}
