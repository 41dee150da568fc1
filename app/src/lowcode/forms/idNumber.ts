import { dayNumber } from '../logic/days.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/** The number as it is stored: no spaces, capital X. */
export const tidyIdNumber = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase()

/** Whether a text is a resident ID number (GB 11643): eighteen characters, a real day of birth, the right check digit. */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || birthDate(text) === null) return false
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return CHECKS[sum % 11] === text[17]
}

/** Day of birth in an ID number, `YYYY-MM-DD`; null when there is none. */
export function birthDate(text: string): string | null {
  const found = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(text)
  if (!found) return null
  const day = `${found[1]}-${found[2]}-${found[3]}`
  return dayNumber(day) === null ? null : day
}
