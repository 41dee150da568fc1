/** An order as `pay_order` gives it. */
export interface PayOrder {
  out_trade_no: string
  channel: string
  status: 'created' | 'paid' | 'closed' | 'failed'
  amount_fen: number
  payee: string
  estate: string
  charges: { kind: string; title: string; unit: string; from: string | null; to: string | null; due_fen: number; amount_fen: number }[]
}

export type Language = 'zh' | 'en'

const texts = {
  zh: {
    title: '收银台（模拟支付）', sandbox: '这是模拟支付，不会扣款。', payee: '收款方', amount: '应付金额', pay: '确认支付', cancel: '取消', back: '返回账单',
    paid: '支付成功', closed: '订单已关闭', failed: '支付没有成功，请稍后再试', other: 'English', kinds: { deposit: '押金', rent: '租金' }, number: '订单号', missing: '没有这个订单',
  },
  en: {
    title: 'Cashier (sandbox)', sandbox: 'This is a trial payment. No money moves.', payee: 'Payee', amount: 'Amount due', pay: 'Pay', cancel: 'Cancel', back: 'Back to my bills',
    paid: 'Paid', closed: 'This order is closed', failed: 'The payment did not go through. Please try again later', other: '中文', kinds: { deposit: 'Deposit', rent: 'Rent' }, number: 'Order', missing: 'There is no such order',
  },
} as const

const STYLE = `
:root{color-scheme:light dark;--line:#d9dde3;--ink:#1b2430;--soft:#5b6675;--back:#f5f6f8;--card:#fff;--main:#0b5cad}
@media (prefers-color-scheme:dark){:root{--line:#39424e;--ink:#eef1f5;--soft:#a8b3c1;--back:#12161c;--card:#1b212a;--main:#6fb1f5}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:30rem;margin:0 auto;padding:20px 16px 40px}header{display:flex;justify-content:space-between;align-items:baseline;gap:12px}
h1{font-size:1.2rem;margin:8px 0}section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;margin:12px 0}
.note{color:var(--soft);margin:0}.sum{font-size:2rem;font-weight:600;margin:4px 0}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:12px 0 0}
dt{color:var(--soft)}dd{margin:0;text-align:right;overflow-wrap:anywhere}ul{list-style:none;margin:12px 0 0;padding:12px 0 0;border-top:1px solid var(--line)}
li{display:flex;justify-content:space-between;gap:12px}button,.button{display:block;width:100%;min-height:52px;margin-top:12px;border-radius:10px;border:1px solid var(--main);
font:inherit;font-weight:600;text-align:center;line-height:50px;text-decoration:none;background:var(--main);color:var(--card);cursor:pointer}
.plain{background:transparent;color:var(--main)}a{color:var(--main)}:focus-visible{outline:3px solid var(--main);outline-offset:2px}`

export const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

/** Fen as yuan, without floating point. */
export const yuan = (fen: number): string => `¥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** English when asked for by the link or the browser, else Chinese. */
export function language(url: URL, accept: string | null): Language {
  const asked = url.searchParams.get('lang')
  if (asked === 'en' || asked === 'zh') return asked
  return accept?.trimStart().toLowerCase().startsWith('en') ? 'en' : 'zh'
}

export interface CashierPage {
  order: PayOrder | null
  lang: Language
  /** Address of this function, without a slash at the end. */
  base: string
  /** Where the tenant's bills are. */
  back: string
  failed?: boolean
}

/** The sandbox cashier: plain HTML and a form, works without a script. */
export function cashierPage({ order, lang, base, back, failed }: CashierPage): Response {
  const t = texts[lang]
  const other = lang === 'zh' ? 'en' : 'zh'
  const status = !order ? t.missing : order.status === 'paid' ? t.paid : order.status === 'created' ? null : t.closed
  const number = escape(order?.out_trade_no ?? '')
  const html = `<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${t.title}</title><style>${STYLE}</style></head>
<body><main><header><h1>${t.title}</h1><a href="${escape(base)}/sandbox/cashier?order=${number}&amp;lang=${other}" lang="${other}">${t.other}</a></header>
<p class="note">${t.sandbox}</p>
${failed ? `<section role="alert"><strong>${t.failed}</strong></section>` : ''}
${status ? `<section role="status"><strong>${status}</strong></section>` : ''}
${order ? `<section><p class="note">${t.amount}</p><p class="sum">${yuan(order.amount_fen)}</p>
<dl><dt>${t.payee}</dt><dd>${escape(order.payee)}</dd><dt>${t.number}</dt><dd>${number}</dd></dl>
<ul>${order.charges.map((charge) => `<li><span>${escape(nameOf(charge, lang))}</span><span>${yuan(charge.amount_fen)}</span></li>`).join('')}</ul></section>` : ''}
${order?.status === 'created' ? `<form method="post" action="${escape(base)}/sandbox/pay"><input type="hidden" name="order" value="${number}"><input type="hidden" name="lang" value="${lang}">
<button name="action" value="pay">${t.pay}</button><button class="plain" name="action" value="cancel">${t.cancel}</button></form>`
    : `<a class="button" href="${escape(back)}">${t.back}</a>`}
</main></body></html>`
  return new Response(html, {
    status: order ? 200 : 404,
    headers: {
      'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  })
}

function nameOf(charge: PayOrder['charges'][number], lang: Language): string {
  const kinds: Record<string, string> = texts[lang].kinds
  const period = charge.from && charge.to ? ` ${charge.from} – ${charge.to}` : ''
  return `${charge.title || (kinds[charge.kind] ?? charge.kind)}${period}`
}
