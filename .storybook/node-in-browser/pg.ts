// A page reaches no PostgreSQL server.

export default {};
