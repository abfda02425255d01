// Node needs the extension in the address of a module.
export default {
    input: './openapi/openapi.json',
    output: { path: 'target/clients/typescript', module: { extension: '.js' } },
    logs: { file: false, level: 'error' },
};
