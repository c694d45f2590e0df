/** Mantine in the console's tokens: its own colours, shadows and sizes never show. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { FONT_MONO, FONT_TEXT, tokenVar } from './tokens.ts'

const accent = tokenVar('accent')
const ACCENT: MantineColorsTuple = [accent, accent, accent, accent, accent, accent, accent, accent, accent, accent]

export const theme = createTheme({
  fontFamily: FONT_TEXT,
  fontFamilyMonospace: FONT_MONO,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: { fontFamily: FONT_TEXT, fontWeight: '620' },
  defaultRadius: '6px',
  primaryColor: 'accent',
  colors: { accent: ACCENT },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
})

/** Mantine sets most of these anew for each scheme, so they are given for each scheme. */
const VARIABLES = {
  '--mantine-color-body': tokenVar('surface'),
  '--mantine-color-text': tokenVar('text'),
  '--mantine-color-dimmed': tokenVar('text-3'),
  '--mantine-color-placeholder': tokenVar('text-3'),
  '--mantine-color-default': tokenVar('surface'),
  '--mantine-color-default-hover': tokenVar('line-soft'),
  '--mantine-color-default-color': tokenVar('text'),
  '--mantine-color-default-border': tokenVar('line'),
  '--mantine-color-error': tokenVar('critical'),
  '--mantine-color-anchor': tokenVar('info'),
  '--mantine-primary-color-filled': accent,
  '--mantine-primary-color-filled-hover': tokenVar('accent-hover'),
  '--mantine-primary-color-contrast': tokenVar('on-accent'),
  '--mantine-color-accent-filled': accent,
  '--mantine-color-accent-contrast': tokenVar('on-accent'),
  '--mantine-color-accent-outline': accent,
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: VARIABLES, dark: VARIABLES })

/** The nonce of this response, which the shell wrote into the page; empty where the page has none (a development server). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}
