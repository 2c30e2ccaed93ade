-- What a sale reserves changes with nearly every event: as long as an index names it, each change writes an entry into every
-- index of the line. Only stock_verify() asked for it, which reads all lines anyway.
drop index sales_order_line_reserved;
