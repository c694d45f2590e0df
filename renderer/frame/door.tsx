/** Before there is anything to show: opening, or a browser that is not let in. */
import styles from './door.module.css'
import frame from './frame.module.css'

export function Opening() {
  return (
    <main className={styles['door']}>
      <p className={styles['loading']} aria-live="polite">
        Opening the console…
      </p>
    </main>
  )
}

export function NotSignedIn({ detail }: { readonly detail: string }) {
  return (
    <main className={styles['door']}>
      <div className={styles['doorBox']}>
        <svg className={frame['mark']} viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 1.2 13.9 4.6v6.8L8 14.8 2.1 11.4V4.6z" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <circle cx="8" cy="8" r="2.1" fill="currentColor" />
        </svg>
        <h1>This browser is not signed in</h1>
        <p>{detail}</p>
        <p>
          Each link works once, in one browser. To get another, ask for it on the machine where the console runs:{' '}
          <code>npm start -- --link</code>
        </p>
        <p>What runs in the cluster is not touched by that.</p>
      </div>
    </main>
  )
}
