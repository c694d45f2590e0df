/** Which runbook the text on the page is of, for the links in it. */
import { createContext } from 'react'

export const ReadingContext = createContext<{ readonly runbookId: string } | null>(null)
