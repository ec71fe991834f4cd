type Said = (...values: Array<string | undefined>) => string;

/**
 * The complaints of the check of texts, which are in English, in Spanish: each pattern’s groups are what is put in. One
 * that is not here stays as it is.
 */
const complaints: ReadonlyArray<readonly [RegExp, Said]> = [
  // What holds another one.
  [
    /^(override of )?(\S+:\d+:\d+) (.+)$/s,
    (isOverride, place, why) =>
      `${isOverride === undefined ? '' : 'texto propio de '}${place} ${inSpanish(why)}`,
  ],
  [
    /^the sample cannot be rendered: (.+)$/s,
    (why) => `con los datos de ejemplo no se puede completar: ${inSpanish(why)}`,
  ],
  [/^together with the others, (.+)$/s, (why) => `junto con los demás, ${inSpanish(why)}`],
  [/^breaks (\S+) at (\d+:\d+): (.+)$/s, (type, at, why) => `rompe ${type} en ${at}: ${inSpanish(why)}`],

  // Files, and the sample that is chosen.
  [/^is missing: every text is there in (.+)$/, (all) => `falta: cada texto está en ${all}`],
  [/^cannot be read: (.+)$/, (why) => `no se puede leer: ${why}`],
  [/^is not JSON: (.+)$/, (why) => `no es JSON: ${why}`],
  [/^"(.+)" is no locale, such as es or pt-BR$/, (name) => `"${name}" no es un idioma, como es o pt-BR`],
  [
    /^there are no phrases for it: (\S+) is missing or broken$/,
    (file) => `no tiene frases: ${file} falta o está mal`,
  ],
  [
    /^is gone; its last version is used until the next start$/,
    () => 'ya no está; se usa su última versión hasta el próximo inicio',
  ],
  [/^there is no template for (\S+)$/, (type) => `no hay ningún texto para ${type}`],
  [/^"(.+)" not defined in .+$/s, (name) => `falta ${name}`],
  [/^Invalid path: (.+)$/, (name) => `${name} no es un campo que se pueda escribir`],
  [/^money: this is no sum of money$/, () => 'money: esto no es una suma de dinero'],

  // Fields.
  [
    /^there is no helper (\S+): there is (.+)$/,
    (name, all) => `no existe la función ${name}: existen ${all}`,
  ],
  [/^there is no event type "(.+)"$/, (type) => `no existe el tipo de evento "${type}"`],
  [
    /^there is no phrase "(.+)", in whatever locale$/,
    (key) => `no existe la frase "${key}", en ningún idioma`,
  ],
  [/^there is no phrase "(.+)" in (\S+)$/, (key, locale) => `no existe la frase "${key}" en ${locale}`],
  [/^there are no phrases in (\S+)$/, (locale) => `no hay frases en ${locale}`],
  [
    /^there is no (\S+): only @root, and in a loop @index, @first and @last$/,
    (name) => `no existe ${name}: solo @root, y en una repetición @index, @first y @last`,
  ],
  [
    /^there is no (\S+): this is a list, for \{\{#each\}\} or \{\{#list\}\}$/,
    (name) => `no existe ${name}: esto es una lista, para {{#each}} o {{#list}}`,
  ],
  [/^there is no (\S+): this is a (\w+)$/, (name, kind) => `no existe ${name}: esto es ${kindOf(kind)}`],
  [/^there is no (\S+): there is (.+)$/, (name, all) => `no existe ${name}: existen ${all}`],
  [/^(\S+) leads out of the template$/, (name) => `${name} lleva fuera del texto`],
  [
    /^(\S+) may be missing: it can only be used inside (\{\{#if .+\}\})$/,
    (name, block) => `${name} puede faltar: solo se puede usar dentro de ${block}`,
  ],
  [
    /^(\S+) is a list, for \{\{#each\}\} or \{\{#list\}\}$/,
    (name) => `${name} es una lista, para {{#each}} o {{#list}}`,
  ],
  [/^(\S+) is not a text: it is written (.+)$/, (name, way) => `${name} no es un texto: se escribe ${way}`],
  [
    /^(\S+) is not a text: name one of its fields$/,
    (name) => `${name} no es un texto: hay que nombrar uno de sus campos`,
  ],
  [/^this is no field: a text needs no braces$/, () => 'esto no es un campo: un texto no lleva llaves'],
  [/^null and undefined are not supported$/, () => 'null y undefined no se admiten'],

  // Blocks.
  [/^(\{\{#.+\}\}) is closed by (\{\{\/.+\}\})$/, (open, close) => `${open} se cierra con ${close}`],
  [/^(\{\{#.+\}\}) is never closed$/, (open) => `${open} no se cierra nunca`],
  [
    /^this is not Handlebars: a \{\{…\}\} is broken or not closed$/,
    () => 'hay un {{…}} mal escrito o sin cerrar',
  ],
  [/^this closes a block that is not open$/, () => 'esto cierra un bloque que no está abierto'],
  [/^\{\{else\}\} stands outside of a block$/, () => '{{else}} está fuera de un bloque'],
  [/^something is missing before the closing braces$/, () => 'falta algo antes de las llaves que cierran'],
  [/^partials \((.+)\) are not supported$/, (how) => `los textos dentro de otros (${how}) no se admiten`],
  [/^decorators \((.+)\) are not supported$/, (how) => `los decoradores (${how}) no se admiten`],
  [/^block parameters \((.+)\) are not supported$/, (how) => `los nombres de bloque (${how}) no se admiten`],
  [/^this is nested more than (\d+) deep$/, (most) => `esto está anidado más de ${most} veces`],
  [
    /^loops are nested more than (\d+) deep$/,
    (most) => `las repeticiones están anidadas más de ${most} veces`,
  ],
  [/^(\{\{#\S+\}\}) takes one condition$/, (block) => `${block} lleva una sola condición`],
  [
    /^this is always the same: a condition asks for a field$/,
    () => 'esto es siempre igual: una condición pregunta por un campo',
  ],
  [
    /^(\{\{#\S+\}\}) takes one (object|list) of the event, and (.+) is none$/,
    (block, kind, name) => `${block} lleva ${kindOf(kind)} del evento, y ${name} no lo es`,
  ],
  [
    /^(\{\{#\S+\}\}) takes one (object|list) of the event$/,
    (block, kind) => `${block} lleva ${kindOf(kind)} del evento`,
  ],

  // Helpers.
  [/^(\S+) is not a block: it is written (.+)$/, (name, way) => `${name} no es un bloque: se escribe ${way}`],
  [/^(\S+) is no condition: there is (.+)$/, (name, way) => `${name} no es una condición: existe ${way}`],
  [/^(\S+) is a block: (.+)$/, (name, way) => `${name} es un bloque: ${way}`],
  [/^eq only stands in a condition: (.+)$/, (way) => `eq solo puede estar en una condición: ${way}`],
  [/^eq compares two values: (.+)$/, (way) => `eq compara dos valores: ${way}`],
  [/^eq compares texts and numbers only$/, () => 'eq compara solo textos y números'],
  [/^(.+) is no (text|number|list|object)$/, (value, kind) => `${value} no es ${kindOf(kind)}`],
  [/^it is never (.+), but one of: (.+)$/, (value, all) => `nunca es ${value}, sino uno de: ${all}`],
  [
    /^t takes the name of a phrase in quotes: (.+)$/,
    (way) => `t lleva el nombre de una frase entre comillas: ${way}`,
  ],
  [/^the phrase "(.+)" also needs (.+)$/, (key, what) => `a la frase "${key}" también le hace falta ${what}`],
  [
    /^the phrase "(.+)" needs count=… with a number$/,
    (key) => `a la frase "${key}" le hace falta count=… con un número`,
  ],
  [/^(\S+)= takes a text or a number$/, (name) => `${name}= lleva un texto o un número`],
  [
    /^phrase takes a group of phrases and a text: (.+)$/,
    (way) => `phrase lleva un grupo de frases y un texto: ${way}`,
  ],
  [
    /^money takes a sum of money, or an amount and its currency: (.+)$/,
    (way) => `money lleva una suma de dinero, o un importe y su moneda: ${way}`,
  ],
  [/^date takes one date: (.+)$/, (way) => `date lleva una fecha: ${way}`],
  [/^plural takes a number and a unit: (.+)$/, (way) => `plural lleva un número y una unidad: ${way}`],
  [
    /^the phrase "(.+)" holds (.+): a unit has \{\{count\}\} only$/,
    (key, what) => `la frase "${key}" tiene ${what}: una unidad lleva solo {{count}}`,
  ],
  [
    /^list takes a list of texts and a group of phrases: (.+)$/,
    (way) => `list lleva una lista de textos y un grupo de frases: ${way}`,
  ],

  // Too much, too little.
  [/^the text is empty$/, () => 'el texto está vacío'],
  [/^the text is longer than (\d+) characters$/, (most) => `el texto tiene más de ${most} caracteres`],
  [/^the template is longer than (\d+) characters$/, (most) => `el texto tiene más de ${most} caracteres`],
  [/^more than (\d+) calls of helpers$/, (most) => `usa funciones más de ${most} veces`],
  [/^more than (\d+) rounds of loops$/, (most) => `repite más de ${most} veces`],
  [
    /^loops that write more than (\d+) characters$/,
    (most) => `hay repeticiones que escriben más de ${most} caracteres`,
  ],

  // Phrases, and the sentence of a transfer.
  [/^is empty$/, () => 'está vacía'],
  [/^is longer than (\d+) characters$/, (most) => `tiene más de ${most} caracteres`],
  [
    /^nests another phrase \(\$t\), which is not supported$/,
    () => 'mete otra frase adentro ($t), y eso no se admite',
  ],
  [/^has a broken (\{\{.+\}\})$/, () => 'tiene un {{marcador}} mal escrito'],
  [/^has a key with a dot in it: "(.+)"$/, (key) => `tiene una clave con un punto: "${key}"`],
  [/^must be a JSON object of phrases$/, () => 'debe ser un objeto JSON de frases'],
  [/^must be a text, or an object of phrases$/, () => 'debe ser un texto, o un objeto de frases'],
  [
    /^"(.+)" lacks a plural form of (\S+): (.+)$/,
    (key, locale, all) => `a "${key}" le falta una forma del plural de ${locale}: ${all}`,
  ],
  [
    /^lacks the phrase "(.+)", which (\S+) has$/,
    (key, other) => `falta la frase "${key}", que ${other} tiene`,
  ],
  [/^lacks the phrase "(.+)"$/, (key) => `falta la frase "${key}"`],
  [/^"(.+)" lacks (\{\{.+\}\})$/, (key, what) => `a "${key}" le falta ${what}`],
  [/^"(.+)" has no value (\{\{.+\}\})$/, (key, what) => `"${key}" no tiene ningún valor ${what}`],
  [
    /^the transfer sentence of (\S+) (.+)$/,
    (locale, all = '') =>
      `la frase de transferencia de ${locale} ${all.split('; ').map(inSpanish).join('; ')}`,
  ],
  [/^"([^"]+)" (is .+|nests .+|has a .+|must be .+)$/s, (key, why) => `la frase "${key}" ${inSpanish(why)}`],
  [/^lacks (\{\{.+\}\})$/, (blank) => `no tiene ${blank}`],
  [/^has a bracket without its twin$/, () => 'tiene un corchete o una llave sin su par'],
  [/^has an unknown blank (\{\{.+\}\})$/, (blank) => `tiene un marcador desconocido, ${blank}`],
  [/^has (\{\{.+\}\}) twice$/, (blank) => `tiene ${blank} dos veces`],
  [/^has a blank that touches a word$/, () => 'tiene un marcador pegado a una palabra'],
  [
    /^has two blanks without a word in between$/,
    () => 'tiene dos marcadores sin ninguna palabra entre ellos',
  ],
];

/** A complaint of the check of texts, in Spanish where it is a known one. */
export function inSpanish(complaint = ''): string {
  for (const [pattern, say] of complaints) {
    const found = pattern.exec(complaint);
    if (found) return say(...found.slice(1));
  }
  return complaint;
}

function kindOf(kind = ''): string {
  return { text: 'un texto', number: 'un número', list: 'una lista', object: 'un objeto' }[kind] ?? kind;
}
