// The world of an expression: a function that takes its text, the scopes, the instant in milliseconds since
// 1970, how far the zone is east of UTC at an instant, and dice; and gives what the expression gives.
(source, scopes, now, offset, dice) => {
    const RealDate = Date;
    const RealString = String;
    const wellFormed = RealString.prototype.toWellFormed;

    // ---- clock ----
    // Local time is UTC of an instant that is moved by the offset of the zone.
    const moved = ms => new RealDate(ms + offset(ms) * 1000);
    const instant = local => {
        // The offset depends on the instant that is looked for: the guess is made better once.
        const guess = local - offset(local) * 1000;
        return local - offset(guess) * 1000;
    };
    const parse = RealDate.parse;
    const zoned = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})\s*(\([^)]*\))?$/i;
    const read = text => {
        text = RealString(text).trim();
        if (/^[+-]?\d{4,6}(-\d{2}){0,2}$/.test(text) || zoned.test(text)) return parse(text);
        const local = /^[+-]?\d{4,6}-\d{2}-\d{2}T/.test(text) ? parse(text + "Z") : parse(text + " UTC");
        return Number.isNaN(local) ? NaN : instant(local);
    };
    const primitive = value => {
        if (value instanceof RealDate) return value.getTime();
        value = typeof value === "object" && value !== null ? `${value}` : value;
        return typeof value === "string" ? read(value) : Number(value);
    };
    function CallDate(...args) {
        if (!new.target) return new CallDate().toString();
        const time = args.length === 0 ? now
            : args.length === 1 ? primitive(args[0])
            : instant(RealDate.UTC(...args));
        return Reflect.construct(RealDate, [time], new.target);
    }
    const proto = RealDate.prototype;
    CallDate.prototype = proto;
    CallDate.now = () => now;
    CallDate.parse = read;
    CallDate.UTC = RealDate.UTC;
    const define = (object, name, value) =>
        Object.defineProperty(object, name, { value, writable: true, configurable: true });
    define(proto, "constructor", CallDate);
    Object.defineProperty(CallDate, "name", { value: "Date" });
    for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
        const get = proto["getUTC" + part];
        const set = proto["setUTC" + part];
        define(proto, "get" + part, function () { return get.call(moved(this.getTime())); });
        if (set) define(proto, "set" + part, function (...args) {
            const time = part === "FullYear" && Number.isNaN(this.getTime()) ? 0 : this.getTime();
            return this.setTime(instant(set.apply(moved(time), args)));
        });
    }
    define(proto, "getYear", function () { return this.getFullYear() - 1900; });
    define(proto, "getTimezoneOffset", function () {
        return Number.isNaN(this.getTime()) ? NaN : 0 - offset(this.getTime()) / 60;
    });
    const two = number => RealString(number).padStart(2, "0");
    const valid = (date, write) => Number.isNaN(date.getTime()) ? "Invalid Date" : write(date);
    const day = date => {
        // `Mon, 02 Mar 2026 18:00:15 GMT`
        const [name, number, month, year] = moved(date.getTime()).toUTCString().split(" ");
        return `${name.slice(0, 3)} ${month} ${number} ${year}`;
    };
    const clock = date => {
        const east = Math.round(offset(date.getTime()) / 60);
        const zone = two(Math.trunc(Math.abs(east) / 60)) + two(Math.abs(east) % 60);
        const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
        return `${time} GMT${east < 0 ? "-" : "+"}${zone}`;
    };
    // Of locales there is one, American English without options.
    const american = {
        day: date => `${date.getMonth() + 1}/${date.getDate()}/${date.getFullYear()}`,
        clock: date => {
            const hours = date.getHours();
            const time = `${hours % 12 || 12}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
            return `${time} ${hours < 12 ? "AM" : "PM"}`;
        },
    };
    define(proto, "toString", function () { return valid(this, date => `${day(date)} ${clock(date)}`); });
    define(proto, "toDateString", function () { return valid(this, day); });
    define(proto, "toTimeString", function () { return valid(this, clock); });
    define(proto, "toLocaleDateString", function () { return valid(this, american.day); });
    define(proto, "toLocaleTimeString", function () { return valid(this, american.clock); });
    define(proto, "toLocaleString", function () {
        return valid(this, date => `${american.day(date)}, ${american.clock(date)}`);
    });
    define(globalThis, "Date", CallDate);

    // ---- dice, and what an engine has beside the language ----
    define(Math, "random", dice);
    for (const name of ["performance", "Atomics", "SharedArrayBuffer", "WeakRef", "FinalizationRegistry"]) {
        delete globalThis[name];
    }

    // ---- variables ----
    // Lists of `{name, value}`, as `call.headers` is, are read by name, too.
    const named = value => {
        if (typeof value !== "object" || value === null) return value;
        if (Array.isArray(value)) {
            for (const item of value) {
                const name = typeof item === "object" && item !== null ? item.name : undefined;
                if (typeof name !== "string") continue;
                for (const key of [name, name.toLowerCase()]) {
                    if (Object.hasOwn(value, key)) continue;
                    Object.defineProperty(value, key, { value: item.value, configurable: true });
                }
            }
        }
        Object.values(value).forEach(named);
        return value;
    };
    const { vars = {}, params = {}, envs = {}, call = {} } = named(scopes);
    const own = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
    const words = ["undefined", "NaN", "Infinity"];
    const find = name => {
        if (own({ vars, params, envs, call }, name)) return { vars, params, envs, call };
        return [vars, envs, call].find(scope => own(scope, name));
    };
    const names = new Set(Object.getOwnPropertyNames(globalThis));
    const scope = new Proxy({}, {
        has: (_, name) =>
            typeof name === "string" && !words.includes(name) && (!!find(name) || !names.has(name)),
        get: (_, name) => {
            if (typeof name !== "string") return undefined;
            const found = find(name);
            return found ? found[name] : undefined;
        },
        // What an expression changes is gone with it.
        set: (_, name, value) => { vars[name] = value; return true; },
        deleteProperty: (_, name) => delete vars[name],
    });
    define(RealString, "fit", text => wellFormed.call(text));
    return new Function("scope", "with (scope) { return (" + source + "\n); }").call(undefined, scope);
}
