import { browserStorage } from './browserStorage.ts'

const storage = browserStorage('localStorage')

/** The colours to choose from: those of the system, or one of the two of the page whatever the system has. */
export const themes = [
  { name: 'system', label: 'System' },
  { name: 'light', label: 'Light' },
  { name: 'dark', label: 'Dark' },
] as const
export type Theme = (typeof themes)[number]['name']

/** What was chosen last; until then, what the system has. */
export function savedTheme(): Theme {
  const saved = storage.getItem('theme')
  return themes.find(({ name }) => name === saved)?.name ?? 'system'
}

/** Puts the theme on the page, and keeps it for the next visit. */
export function applyTheme(theme: Theme = savedTheme()): void {
  storage.setItem('theme', theme)
  document.documentElement.dataset.theme = theme
}
