import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Marked, type Token } from 'marked'
import { expect, test } from 'vitest'
import { guidePages, pngSize, renderGuide } from '../../app/tools/guide.ts'
import { localeFiles, LOCALES, ROOT, type GuideLocale } from '../e2e/guide/texts.ts'

/** The operator guide holds together: pages, pictures and the names it gives to what is on the screen. */

const folder = (locale: GuideLocale): string => join(ROOT, 'docs/guide', locale)
const text = (locale: GuideLocale, page: string): string => readFileSync(join(folder(locale), `${page}.md`), 'utf8')
const tokensOf = (source: string): Token[] => {
  const all: Token[] = []
  const marked = new Marked({ gfm: true })
  void marked.walkTokens(marked.lexer(source), (token) => void all.push(token))
  return all
}
const found = (locale: GuideLocale, page: string, type: string): Token[] => tokensOf(text(locale, page)).filter((token) => token.type === type)

/** Everything the product writes on the screen in a language, as patterns: {{name}} stands for any text. */
function labels(locale: GuideLocale): RegExp[] {
  const texts: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  for (const file of localeFiles(locale).values()) collect(JSON.parse(readFileSync(file, 'utf8')))
  for (const plugin of readdirSync(join(ROOT, 'plugins'))) {
    const manifest = readFileSync(join(ROOT, 'plugins', plugin, 'plugin.ts'), 'utf8')
    for (const title of manifest.matchAll(locale === 'zh-CN' ? /zh: '([^']+)'/g : /en: '([^']+)'/g)) texts.push(title[1] ?? '')
  }
  return [...new Set(texts)].map((label) => new RegExp(`^${label.split(/{{[^}]*}}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`))
}

test('B.6 the guide has the same pages in both languages, and no others', () => {
  for (const locale of LOCALES) expect(readdirSync(folder(locale)).filter((name) => name.endsWith('.md')).sort()).toEqual(guidePages.map((page) => `${page}.md`).sort())
})

test.each(guidePages)('B.6 page %s has the same headings and pictures in both languages', (page) => {
  const shape = (locale: GuideLocale) => ({
    headings: found(locale, page, 'heading').map((token) => 'depth' in token && token.depth),
    pictures: found(locale, page, 'image').map((token) => 'href' in token && token.href),
    tables: found(locale, page, 'table').map((token) => 'rows' in token && Array.isArray(token.rows) && token.rows.length),
  })
  expect(shape('en-US')).toEqual(shape('zh-CN'))
  expect(shape('zh-CN').headings.filter((depth) => depth === 1)).toHaveLength(1)
})

test.each(LOCALES)('B.6 every picture of the guide in %s exists, is light, is described, and none is left over', (locale) => {
  const used = guidePages.flatMap((page) => found(locale, page, 'image'))
  const names = used.map((token) => ('href' in token ? String(token.href) : ''))
  for (const name of names) {
    const file = join(folder(locale), name)
    expect(existsSync(file), name).toBe(true)
    expect(statSync(file).size, name).toBeLessThanOrEqual(150_000)
    expect(pngSize(file).width, name).toBeLessThanOrEqual(1440)
  }
  for (const token of used) expect('text' in token && String(token.text).length, JSON.stringify(token)).toBeGreaterThan(3)
  expect(readdirSync(join(folder(locale), 'images')).map((name) => `images/${name}`).sort()).toEqual([...new Set(names)].sort())
})

test.each(LOCALES)('B.6 what the guide in %s writes in bold is written so on the screen', (locale) => {
  const known = labels(locale)
  const unknown = guidePages.flatMap((page) =>
    found(locale, page, 'strong')
      .map((token) => ('text' in token ? String(token.text) : '').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
      .filter((label) => !known.some((pattern) => pattern.test(label)))
      .map((label) => `${page}: ${label}`),
  )
  expect(unknown).toEqual([])
})

test.each(LOCALES)('B.6 links of the guide in %s lead to its own pages', (locale) => {
  for (const page of guidePages) {
    for (const link of found(locale, page, 'link')) expect(guidePages.map((one) => `${one}.md`), page).toContain('href' in link ? link.href : '')
  }
})

test('B.6 a page becomes HTML with its title apart, links into the app and pictures in their size', () => {
  const page = renderGuide('# A **page**\n\nSee [the field](field.md).\n\n![On a phone](images/x-phone.png)\n\n| a |\n|---|\n| <b>1</b> |', () => ({ url: '/x.png', width: 780, height: 100 }))
  expect(page.title).toBe('A page')
  expect(page.html).toContain('<a href="/help/field">the field</a>')
  expect(page.html).toContain('<img src="/x.png" alt="On a phone" width="390" height="50" loading="lazy">')
  expect(page.html).not.toContain('<h1')
})
