/** An answer of the cluster that this console kept, given because the cluster cannot be asked now. */
export class Kept<T> {
  readonly value: T
  /** When the cluster gave it, epoch ms of this machine. */
  readonly answeredAt: number

  constructor(value: T, answeredAt: number) {
    this.value = value
    this.answeredAt = answeredAt
  }
}
