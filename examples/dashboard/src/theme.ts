import { browserStorage } from './browserStorage.ts'

const storage = browserStorage('localStorage')

/** Available themes: the one of the system, light, or dark. */
export const themes = [
  { name: 'system', label: 'System' },
  { name: 'light', label: 'Light' },
  { name: 'dark', label: 'Dark' },
] as const
export type Theme = (typeof themes)[number]['name']

/** Returns the theme selected last, or the one of the system. */
export function savedTheme(): Theme {
  const saved = storage.getItem('theme')
  return themes.find(({ name }) => name === saved)?.name ?? 'system'
}

/** Applies the theme and stores it for the next visit. */
export function applyTheme(theme: Theme = savedTheme()): void {
  storage.setItem('theme', theme)
  document.documentElement.dataset.theme = theme
}
