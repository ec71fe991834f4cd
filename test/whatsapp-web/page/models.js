/** Backbone's events as the page's models have them: names separated by spaces, and `all`, which hears every one. */
export class Emitter {
  #listeners = new Map();

  on(names, listener) {
    for (const name of names.split(' ')) this.#listeners.set(name, [...this.listeners(name), listener]);
  }

  off(names, listener) {
    for (const name of names.split(' ')) {
      this.#listeners.set(
        name,
        this.listeners(name).filter((one) => one !== listener && one.listener !== listener),
      );
    }
  }

  once(names, listener) {
    const once = (...args) => {
      this.off(names, once);
      listener(...args);
    };
    once.listener = listener;
    this.on(names, once);
  }

  trigger(name, ...args) {
    for (const listener of this.listeners(name)) listener(...args);
    for (const listener of this.listeners('all')) listener(name, ...args);
  }

  listeners(name) {
    return this.#listeners.get(name) ?? [];
  }
}

/** Its attributes are its own properties. `change:x` tells (model, value, value before), and `change` follows. */
export class Model extends Emitter {
  constructor(attributes) {
    super();
    Object.assign(this, attributes);
  }

  set(attributes) {
    const before = this.serialize();
    Object.assign(this, attributes);
    const changed = Object.keys(attributes).filter((name) => before[name] !== this[name]);
    for (const name of changed) this.trigger(`change:${name}`, this, this[name], before[name]);
    if (changed.length > 0) this.trigger('change', this);
  }

  serialize() {
    return Object.assign({}, this);
  }

  /** What puppeteer hands to functions that it has exposed goes through JSON. */
  toJSON() {
    return this.serialize();
  }
}

/** Models by their serialized id, in order; their events are its own. */
export class Collection extends Emitter {
  #models = new Map();
  #forward = (name, ...args) => this.trigger(name, ...args);

  get(id) {
    return this.#models.get(id?._serialized ?? id);
  }

  add(model) {
    const known = this.get(model.id);
    if (known) known.off('all', this.#forward);
    this.#models.set(model.id._serialized, model);
    model.on('all', this.#forward);
    this.trigger('add', model);
  }

  /** Puts older ones in front. */
  prepend(models) {
    const newer = this.getModelsArray();
    this.#models = new Map();
    for (const model of models) this.add(model);
    for (const model of newer) this.#models.set(model.id._serialized, model);
  }

  getModelsArray() {
    return [...this.#models.values()];
  }
}
