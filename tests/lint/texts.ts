/**
 * Rule of our own for oxlint: text a user reads comes from the locales; a Chinese literal in a component would stay Chinese in
 * English. Chinese calls itself 中文 in both.
 */
interface Node {
  value: unknown
}

interface Rules {
  report(finding: { node: object; message: string }): void
}

const chinese = /[\u4e00-\u9fff]/
const itsName = /^中(文)?$/
const message = 'Put the text into the locales and read it with t().'

export const noTextInComponents = {
  meta: { type: 'problem', schema: [] },
  create: (rules: Rules) => {
    const look = (node: object, text: unknown): void => {
      if (typeof text === 'string' && chinese.test(text) && !itsName.test(text)) rules.report({ node, message })
    }
    return {
      Literal: (node: Node) => look(node, node.value),
      JSXText: (node: Node) => look(node, node.value),
      TemplateElement: (node: { value: { raw: string } }) => look(node, node.value.raw),
    }
  },
}

export default { meta: { name: 'anju' }, rules: { 'no-text-in-components': noTextInComponents } }
