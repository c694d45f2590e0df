/** Waits for what real sockets bring, as long as it takes; the test's own time limit ends it. */
const { setTimeout } = globalThis // The real one, also while a test's clock is a fake.

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Lets everything run that is ready to, so many times over. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
