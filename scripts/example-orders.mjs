// Makes the DuckDB file of docs/bring-your-own.md: a small shop with customers, products, orders and events. The same
// file content on every machine, as every value is arithmetic on the row's number.
//   node scripts/example-orders.mjs [shop.duckdb]
import { rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2] ?? 'shop.duckdb';
await rm(file, { force: true });
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();

// An even number from 0 up to `below` that looks random: a row's number scrambled by md5.
await connection.run(`
  CREATE TEMP MACRO scrambled(label, i, below) AS
    (('0x' || substr(md5(label || i), 1, 8))::UBIGINT % below)::BIGINT`);

await connection.run(`
  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email VARCHAR NOT NULL UNIQUE,
    country VARCHAR NOT NULL,
    tier ENUM ('basic', 'plus', 'business') NOT NULL,
    preferences JSON,
    joined DATE NOT NULL
  );
  INSERT INTO customers
  SELECT i, 'customer' || i || '@example.org',
    ['DE', 'FR', 'IT', 'PL', 'SE', 'US'][1 + scrambled('country', i, 6)],
    ['basic', 'basic', 'basic', 'plus', 'business'][1 + scrambled('tier', i, 5)],
    CASE WHEN scrambled('preferences', i, 4) = 0 THEN NULL
      ELSE '{"newsletter": ' || (scrambled('letter', i, 2) = 0) || ', "language": "' || ['de', 'en', 'fr'][1 + scrambled('language', i, 3)] || '"}' END,
    DATE '2020-01-01' + scrambled('joined', i, 1800)::INTEGER
  FROM range(1, 501) AS rows (i)`);

await connection.run(`
  CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    price DECIMAL(10, 2) NOT NULL,
    tags VARCHAR[] NOT NULL,
    likeness FLOAT[8] NOT NULL
  );
  INSERT INTO products
  SELECT i, 'Product ' || i, (99 + scrambled('price', i, 20000)) / 100,
    list_filter(['new', 'sale', 'heavy', 'fragile'], lambda tag: scrambled(tag, i, 3) = 0),
    list_transform(range(8), lambda d: 1 + scrambled('likeness' || d, i, 1000) / 1000)::FLOAT[8]
  FROM range(1, 201) AS rows (i)`);

await connection.run(`
  CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity UTINYINT NOT NULL,
    total DECIMAL(12, 2) NOT NULL,
    status VARCHAR NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    note VARCHAR
  );
  INSERT INTO orders
  SELECT i, customer, product, quantity, quantity * price,
    ['paid', 'paid', 'shipped', 'shipped', 'shipped', 'returned'][1 + scrambled('status', i, 6)],
    TIMESTAMP '2024-01-01' + to_microseconds(i * 3750000123),
    CASE WHEN scrambled('note', i, 10) = 0 THEN 'Please ring twice, order ' || i END
  FROM (
    SELECT i, 1 + scrambled('customer', i, 1 + scrambled('busy', i, 500)) AS customer,
      1 + scrambled('product', i, 200) AS product, 1 + scrambled('quantity', i, 5) AS quantity
    FROM range(1, 8001) AS rows (i)
  ) JOIN products ON products.id = product
  ORDER BY i;
  CREATE INDEX orders_customer ON orders (customer_id)`);

await connection.run(`
  CREATE TABLE events (
    session UUID NOT NULL,
    step USMALLINT NOT NULL,
    kind VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    details STRUCT(page VARCHAR, milliseconds INTEGER),
    PRIMARY KEY (session, step)
  );
  INSERT INTO events
  SELECT md5('session' || (i // 5))::UUID, i % 5,
    ['view', 'search', 'basket', 'pay'][1 + scrambled('kind', i, 4)],
    make_timestamptz(1704067200000000 + i * 180000000 + scrambled('at', i, 60000000)),
    {'page': '/p/' || scrambled('page', i, 200), 'milliseconds': scrambled('time', i, 900)}
  FROM range(0, 10000) AS rows (i);
  CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'paid'`);

await connection.run('CHECKPOINT');
connection.closeSync();
instance.closeSync();
