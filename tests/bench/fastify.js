// The yardstick: the same two queries through Fastify and pg, without
// authentication, one process a core like the service.
'use strict';
const cluster = require('node:cluster');
const fastify = require('fastify');
const { Pool } = require('pg');

const [, , port, socket, database, workers] = process.argv;

if (cluster.isPrimary) {
  for (let i = 0; i < Number(workers); i++) cluster.fork();
} else {
  const pool = new Pool({ host: socket, database, user: 'natcom_owner', max: 8 });
  const app = fastify();
  const one = { name: 'one', text: 'select p.* from natcom.person_resource p where p.id = $1' };
  const many = { name: 'many', text: 'select p.* from natcom.person_resource p order by p.full_name, p.id limit 51' };
  pool.on('connect', (client) => client.query("select set_config('natcom.roles', 'secretariat', false)"));
  app.get('/people/:id', async (request) => {
    const { rows } = await pool.query({ ...one, values: [request.params.id] });
    return rows[0];
  });
  app.get('/people', async () => {
    const { rows } = await pool.query(many);
    return { data: rows.slice(0, 50) };
  });
  app.listen({ port: Number(port), host: '127.0.0.1' });
}
