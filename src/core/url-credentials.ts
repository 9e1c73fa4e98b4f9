/** The part of a URL before its last `@`. The text need not be a valid URL: a password may have unescaped slashes. */
const userInfoPattern = /^((?:[a-z][a-z\d+.-]*:)?\/{1,3})?(.*)@/is

/** Returns `user:password` of a URL as it is written there, or `undefined`. */
export function findUserInfo(url: string): string | undefined {
  return userInfoPattern.exec(url)?.[2] || undefined
}

/** Masks the user name and the password of a URL, and the values of its query and fragment. */
export function hideCredentials(url: string): string {
  return url
    .replace(userInfoPattern, (_, scheme = '') => `${scheme}***@`)
    .replace(/[?#].*$/s, (rest) => rest.replace(/=[^&#]*/g, '=***'))
}
