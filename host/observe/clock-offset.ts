/** How far another clock is off this machine's, from answers that tell their time: as well as the way there lets one say. */

/** So many answers are remembered: a clock may be set. */
const KEPT = 10

export class ClockOffset {
  #found: readonly { readonly ms: number; readonly unsureMs: number }[] = []

  /** The other clock less ours, ms; `null`: it has told no time yet. The answer that was quickest is believed. */
  get ms(): number | null {
    const best = this.#found.toSorted((a, b) => a.unsureMs - b.unsureMs || b.ms - a.ms)[0]
    return best === undefined ? null : Math.round(best.ms)
  }

  /** `tookMs`: from asking to the answer; it was made somewhere in between. All epoch ms. */
  add(toldAt: number, heardAt: number, tookMs: number): void {
    this.#keep(toldAt - (heardAt - tookMs / 2), tookMs / 2)
  }

  /** Told unasked: nobody knows how long it was on its way, only that the shortest way is nearest to the truth. */
  addUnasked(toldAt: number, heardAt: number): void {
    this.#keep(toldAt - heardAt, 0)
  }

  #keep(ms: number, unsureMs: number): void {
    this.#found = [...this.#found, { ms, unsureMs }].slice(-KEPT)
  }
}
