const browser = [
    "AudioContext", "BroadcastChannel", "Blob", "CSS", "Event", "IDBKeyRange", "KeyboardEvent", "URL",
    "URLSearchParams", "caches", "clearInterval", "clearTimeout", "console", "crypto", "document",
    "fetch", "indexedDB", "location", "localStorage", "luxon", "Chart", "navigator", "odoo",
    "requestAnimationFrame", "self", "setInterval", "setTimeout", "structuredClone", "window",
    "TextEncoder", "TextDecoder", "performance", "CustomEvent", "Response", "Request", "queueMicrotask",
];

export default [
    { ignores: [".shop/**", "node_modules/**", "addons/*/static/lib/**"] },
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
        },
        rules: {
            complexity: ["error", 10],
            "max-depth": ["error", 3],
            "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
            "no-const-assign": "error",
            "no-dupe-keys": "error",
            "no-shadow": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-var": "error",
            "prefer-const": "error",
            eqeqeq: "error",
        },
    },
    {
        // A suite of tests is one long callback
        files: ["**/static/tests/**/*.js"],
        rules: { "max-lines-per-function": "off" },
    },
];
