/**
 * The operator guide (docs/guide) as pages of the app: Markdown becomes HTML while building, so that a page costs its text and
 * pictures and no parser, and the content security policy stays as it is.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Marked, type Tokens } from 'marked'
import type { Plugin } from 'vite'

/** One page of the guide, as the app imports it. */
export interface GuidePage {
  title: string
  html: string
}

/** Address of a picture and its size in pixels. */
export interface Picture {
  url: string
  width: number
  height: number
}

/** Pages in the order in which one reads them. */
export const guidePages = ['index', 'field', 'records', 'flow', 'rule', 'dashboard', 'configuration'] as const
export type GuideTopic = (typeof guidePages)[number]

const isPage = /\/docs\/guide\/[a-zA-Z-]+\/[a-z]+\.md$/
/** Pictures of a phone have two pixels for one, as its screen has. */
const isPhone = (file: string): boolean => /-phone\.png$/.test(file)

/**
 * A page as HTML without its heading.
 *
 * @param picture gives a picture by the name the page uses; null while nobody has taken it: its description stands there then
 */
export function renderGuide(text: string, picture: (file: string) => Picture | null): GuidePage {
  let title = ''
  const marked = new Marked({ gfm: true })
  marked.use({
    renderer: {
      heading({ depth, tokens }: Tokens.Heading): string | false {
        if (depth !== 1) return false
        title = this.parser.parseInline(tokens, this.parser.textRenderer)
        return ''
      },
      link({ href, tokens }: Tokens.Link): string | false {
        const page = /^([a-z]+)\.md$/.exec(href)?.[1]
        return page ? `<a href="/help/${page}">${this.parser.parseInline(tokens)}</a>` : false
      },
      image({ href, text: alt }: Tokens.Image): string {
        const found = picture(href)
        if (!found) return `<em>${alt}</em>`
        const { url, width, height } = found
        const scale = isPhone(href) ? 2 : 1
        return `<img src="${url}" alt="${alt.replaceAll('"', '&quot;')}" width="${Math.round(width / scale)}" height="${Math.round(height / scale)}" loading="lazy">`
      },
      table(token: Tokens.Table): string {
        const cells = (row: Tokens.TableCell[], tag: string): string => row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')
        return `<div class="anju-guide-table" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table></div>`
      },
    },
  })
  return { html: marked.parse(text, { async: false }), title }
}

/** Width and height of a PNG file, in pixels. */
export function pngSize(file: string): { width: number; height: number } {
  const head = readFileSync(file).subarray(0, 24)
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/** Lets the app import pages of the guide; their pictures are files of the build. */
export const guidePlugin: Plugin = {
  name: 'anju-guide',
  enforce: 'pre',
  transform(text, id) {
    if (!isPage.test(id)) return null
    const imports: string[] = []
    const { html, title } = renderGuide(text, (file) => {
      // The pictures are taken with an app that has been built.
      if (!existsSync(join(dirname(id), file))) return null
      imports.push(file)
      return { url: `@@${imports.length - 1}@@`, ...pngSize(join(dirname(id), file)) }
    })
    const parts = html.split(/@@(\d+)@@/).map((part, n) => (n % 2 === 0 ? JSON.stringify(part) : `picture${part}`))
    const lines = imports.map((file, n) => `import picture${n} from ${JSON.stringify(file.startsWith('.') ? file : `./${file}`)}`)
    return { code: `${lines.join('\n')}\nexport default { title: ${JSON.stringify(title)}, html: ${parts.join(' + ')} }\n`, map: null, moduleType: 'js' }
  },
}
