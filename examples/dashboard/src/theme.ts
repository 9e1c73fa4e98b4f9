export const themes = { system: 'System', light: 'Light', dark: 'Dark' } as const
export type Theme = keyof typeof themes

/** What was chosen last; until then, what the system has. */
export function savedTheme(): Theme {
  const saved = localStorage.getItem('theme')
  return saved === 'light' || saved === 'dark' ? saved : 'system'
}

/** Puts the theme on the page, and keeps it for the next visit. */
export function applyTheme(theme: Theme = savedTheme()): void {
  localStorage.setItem('theme', theme)
  document.documentElement.dataset.theme = theme
}
