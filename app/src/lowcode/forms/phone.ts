/** The number as it is stored: without spaces and the country's prefix. */
export const tidyPhone = (text: string): string => text.replaceAll(/[\s()（）]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

/** Whether a text is a mobile number, or a landline with area code and perhaps an extension. */
export const isPhone = (text: string): boolean => /^1[3-9]\d{9}$/.test(text) || /^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/.test(text)
