// A page cannot connect to a PostgreSQL server.

export default {};
