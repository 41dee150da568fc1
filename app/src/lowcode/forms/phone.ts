/** The number as it is kept: without blanks, dashes and brackets, a mainland number without the country's prefix. */
export const tidyPhone = (text: string): string => text.replaceAll(/[\s\-()（）]/g, '').replace(/^(\+|00)86(?=1[3-9]\d{9}$|0\d{9,11}$)/, '')

/** Whether a kept text is a phone number: mobile, landline with area code, 400 or 800, or one abroad. */
export const isPhone = (text: string): boolean => /^(1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|\+\d{7,15})$/.test(text)
