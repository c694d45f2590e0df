/** Imported before everything else: the page's policy forbids making code at run time, which zod would try for every schema it makes. */
import { z } from 'zod'

z.config({ jitless: true })
