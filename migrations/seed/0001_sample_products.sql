-- Sample data, first part: the goods of an invented distributor of irrigation and farm supplies, 400 products in 8 categories.
--
-- Files of this folder run in order, as landreeve_schema with app.tenant_id set. They give the same rows for the same
-- tenant and base date (setting app.seed_date, else today) and leave a tenant alone that has products of its own.

do $$
declare
    l_tenant text := current_tenant();
    l_date   date := coalesce(nullif(current_setting('app.seed_date', true), '')::date, current_date);
begin
    if l_tenant is distinct from (select tenant_id from tenant_identity) or exists (select from product) then
        return;
    end if;
    perform set_config('jit', 'off', true); -- compiling would take longer than running
    alter table product disable trigger audit_product;
    insert into product (id, tenant_id, sku, name, description, category, unit, cost_price, sale_price, tax_rate, hsn_code,
                         barcode, reorder_level, reorder_quantity, attributes, status, created_at, updated_at, created_by)
    with family (category, stem, name, unit, hsn, rate, variants) as (values
        -- variants: code~label~cost price, five a family
        ('Drip irrigation', 'DRP-16', 'Drip lateral 16 mm', 'roll', '39173290', 18, '100~100 m~862|200~200 m~1698|300~300 m~2510|400~400 m~3288|500~500 m~4060'),
        ('Drip irrigation', 'DRP-20', 'Drip lateral 20 mm', 'roll', '39173290', 18, '100~100 m~1344|200~200 m~2652|250~250 m~3296|300~300 m~3925|400~400 m~5180'),
        ('Drip irrigation', 'INL-16', 'Inline drip tube 16 mm, 400 m', 'roll', '39173290', 18, '30~30 cm spacing~4980|40~40 cm spacing~4620|50~50 cm spacing~4390|60~60 cm spacing~4185|75~75 cm spacing~3960'),
        ('Drip irrigation', 'EMT', 'Pressure compensating emitter', 'pkt', '84249000', 5, '02~2 L/h, pack of 100~412|04~4 L/h, pack of 100~418|08~8 L/h, pack of 100~436|12~12 L/h, pack of 100~455|16~16 L/h, pack of 100~489'),
        ('Drip irrigation', 'MSP', 'Micro sprinkler', 'pc', '84248200', 5, '35~35 L/h~16.40|50~50 L/h~17.80|70~70 L/h~19.85|90~90 L/h~22.60|120~120 L/h~27.30'),
        ('Drip irrigation', 'SFL', 'Sand filter', 'pc', '84212190', 5, '10~10 m³/h~8640|25~25 m³/h~14870|30~30 m³/h~17320|40~40 m³/h~22480|50~50 m³/h~27960'),
        ('Drip irrigation', 'DFL', 'Disc filter', 'pc', '84212190', 5, '075~¾ in~486|100~1 in~612|150~1½ in~1184|200~2 in~1895|300~3 in~4260'),
        ('Drip irrigation', 'VNT', 'Venturi injector', 'pc', '84249000', 5, '05~½ in~318|07~¾ in~462|10~1 in~684.30|15~1½ in~1146|20~2 in~1820'),
        ('Drip irrigation', 'BLV', 'Ball valve, solvent joint', 'pc', '84818030', 18, '20~20 mm~38.50|25~25 mm~52|32~32 mm~79|50~50 mm~168|63~63 mm~246'),
        ('Drip irrigation', 'GTO', 'Grommet and take-off, pack of 100', 'pkt', '39174000', 18, '12~12 mm~142|16~16 mm~168|20~20 mm~214|16V~16 mm with valve~865|20V~20 mm with valve~1040'),
        ('Pumps and pipes', 'SUB', 'Submersible pump, 6 in', 'pc', '84137010', 5, '30~3 HP~16450|50~5 HP~21890|75~7.5 HP~29640|100~10 HP~36720|125~12.5 HP~43380'),
        ('Pumps and pipes', 'MNB', 'Monoblock pump', 'pc', '84137010', 5, '05~0.5 HP~3280|10~1 HP~4460|15~1.5 HP~6120|20~2 HP~7940|30~3 HP~11680'),
        ('Pumps and pipes', 'STP', 'Starter panel, three-phase', 'pc', '85371000', 18, '30~3 HP~3460|50~5 HP~3920|75~7.5 HP~4780|100~10 HP~5640|150~15 HP~7890'),
        ('Pumps and pipes', 'PVC', 'PVC pipe 6 kg/cm², 6 m', 'pc', '39172390', 18, '63~63 mm~318|75~75 mm~436|90~90 mm~612|110~110 mm~894|140~140 mm~1462'),
        ('Pumps and pipes', 'HDP', 'HDPE pipe PN 6, coil of 100 m', 'coil', '39172110', 18, '20~20 mm~1890|25~25 mm~2740|32~32 mm~4280|40~40 mm~6640|50~50 mm~10250'),
        ('Pumps and pipes', 'SCH', 'Suction hose, 30 m', 'roll', '39173300', 18, '15~1½ in~2160|20~2 in~3080|25~2½ in~4240|30~3 in~5460|40~4 in~8350'),
        ('Pumps and pipes', 'HCL', 'Hose clamp, pack of 50', 'pkt', '73269099', 18, '16-50~16 mm~218|20-50~20 mm~262.15|25-50~25 mm~304|32-50~32 mm~368|50-50~50 mm~486'),
        ('Pumps and pipes', 'RGN', 'Rain gun', 'pc', '84248200', 5, '100~1 in~2190|125~1¼ in~2740|150~1½ in~3480|200~2 in~5360|250~2½ in~7820'),
        ('Pumps and pipes', 'FTV', 'Foot valve, cast iron', 'pc', '84813000', 18, '20~2 in~486|25~2½ in~684|30~3 in~942|40~4 in~1520|50~5 in~2380'),
        ('Pumps and pipes', 'ARV', 'Air release valve', 'pc', '84814000', 18, '075~¾ in~146|100~1 in~178|150~1½ in~362|200~2 in~548|300~3 in~1290'),
        ('Fertilisers', 'NPK-19', 'NPK 19-19-19', 'bag', '31052000', 5, '01~1 kg~98|05~5 kg~452|10~10 kg~868|25~25 kg~2054.40|50~50 kg~4020'),
        ('Fertilisers', 'NPK-13', 'NPK 13-00-45', 'bag', '31059090', 5, '01~1 kg~126|05~5 kg~582|10~10 kg~1124|25~25 kg~2688.10|50~50 kg~5260'),
        ('Fertilisers', 'MAP-12', 'Mono ammonium phosphate 12-61-00', 'bag', '31054000', 5, '01~1 kg~132|05~5 kg~614|10~10 kg~1186|25~25 kg~2840|50~50 kg~5570'),
        ('Fertilisers', 'CAN', 'Calcium nitrate', 'bag', '31026000', 5, '01~1 kg~58|05~5 kg~268|10~10 kg~512|25~25 kg~1236|50~50 kg~2410'),
        ('Fertilisers', 'ZNC-12', 'Zinc EDTA 12 %', 'pkt', '28332990', 5, '01~1 kg~148.75|05~5 kg~718|250G~250 g~42|500G~500 g~78|10~10 kg~1404'),
        ('Fertilisers', 'ZNS-33', 'Zinc sulphate 33 %', 'bag', '28332990', 5, '01~1 kg~72|05~5 kg~338|10~10 kg~642|25~25 kg~1495.60|50~50 kg~2930'),
        ('Fertilisers', 'HUM-98', 'Humic acid 98 %', 'pkt', '38249900', 5, '01~1 kg~184.20|05~5 kg~884|250G~250 g~52|500G~500 g~97|25~25 kg~4260'),
        ('Fertilisers', 'SWE', 'Seaweed extract, liquid', 'can', '31010099', 5, '250~250 ml~86|500~500 ml~158|01~1 L~292|05~5 L~1384|20~20 L~5280'),
        ('Fertilisers', 'NMC', 'Neem cake', 'bag', '31010099', 5, '05~5 kg~136|10~10 kg~252|25~25 kg~586|40~40 kg~914|50~50 kg~1122'),
        ('Fertilisers', 'VRC', 'Vermicompost', 'bag', '310100', 5, '05~5 kg~62|10~10 kg~112|25~25 kg~248|40~40 kg~384|50~50 kg~468'),
        ('Crop protection', 'NMO-15', 'Neem oil 1500 ppm', 'can', '38089199', 18, '100~100 ml~58|250~250 ml~124|500~500 ml~226|01~1 L~418|05~5 L~1865.50'),
        ('Crop protection', 'ZNB-75', 'Zineb 75 % WP', 'pkt', '38089290', 18, '100~100 g~48|250~250 g~112|05~500 g~212.30|01~1 kg~408|05K~5 kg~1940'),
        ('Crop protection', 'MNZ-75', 'Mancozeb 75 % WP', 'pkt', '38089290', 18, '100~100 g~46|250~250 g~106|500~500 g~198|01~1 kg~382|05~5 kg~1830'),
        ('Crop protection', 'COC-50', 'Copper oxychloride 50 % WP', 'pkt', '38089290', 18, '100~100 g~68|250~250 g~158|500~500 g~304|01~1 kg~590|05~5 kg~2840'),
        ('Crop protection', 'TRC', 'Trichoderma viride 1 % WP', 'pkt', '38089990', 5, '250~250 g~44|500~500 g~82|01~1 kg~148|05~5 kg~690|10~10 kg~1320'),
        ('Crop protection', 'BVR', 'Beauveria bassiana 1.15 % WP', 'pkt', '38089990', 5, '250~250 g~64|500~500 g~118|01~1 kg~218|05~5 kg~1020|10~10 kg~1960'),
        ('Crop protection', 'IMD-17', 'Imidacloprid 17.8 % SL', 'can', '38089111', 18, '050~50 ml~62|100~100 ml~116|250~250 ml~272|500~500 ml~526|01~1 L~1008'),
        ('Crop protection', 'GLY-41', 'Glyphosate 41 % SL', 'can', '38089390', 18, '250~250 ml~112|500~500 ml~206|01~1 L~386|05~5 L~1840|20~20 L~7120'),
        ('Crop protection', 'PHL', 'Pheromone lure, pack of 10', 'pkt', '38089990', 5, 'FAW~fall armyworm~365|FRF~fruit fly~318|PBW~pink bollworm~342|YSB~yellow stem borer~356|RPW~red palm weevil~890'),
        ('Crop protection', 'YST', 'Sticky trap, pack of 25', 'pkt', '38089990', 5, '25~yellow, A5~138|25L~yellow, A4~224|25B~blue, A5~142|25BL~blue, A4~232|RL~yellow roll, 100 m~1960'),
        ('Seeds and nursery', 'ONS', 'Onion seed, red', 'pkt', '1209', 0, '050~50 g~92|100~100 g~176|250~250 g~424|500~500 g~826|01~1 kg~1610'),
        ('Seeds and nursery', 'TMS', 'Tomato seed, hybrid', 'pkt', '1209', 0, '005~5 g~248|010~10 g~468|025~25 g~1120|050~50 g~2180|100~100 g~4240'),
        ('Seeds and nursery', 'OKS', 'Okra seed, hybrid', 'pkt', '1209', 0, '050~50 g~118|100~100 g~228|250~250 g~552|500~500 g~1086|01~1 kg~2130'),
        ('Seeds and nursery', 'CHS', 'Chilli seed, hybrid', 'pkt', '1209', 0, '005~5 g~212|010~10 g~408|025~25 g~984|050~50 g~1910|100~100 g~3720'),
        ('Seeds and nursery', 'MZS', 'Maize seed, single cross', 'bag', '1005', 0, '01~1 kg~168|02~2 kg~328|04~4 kg~642|05~5 kg~796|20~20 kg~3090'),
        ('Seeds and nursery', 'CRS', 'Coriander seed for sowing', 'bag', '1209', 0, '250~250 g~46|500~500 g~84|01~1 kg~158|05~5 kg~752|10~10 kg~1460'),
        ('Seeds and nursery', 'STR', 'Seed tray', 'pc', '39269099', 18, '50~50 cavity~18.60|72~72 cavity~19.80|98~98 cavity~22.40|104~104 cavity~23.10|128~128 cavity~26.50'),
        ('Seeds and nursery', 'CPT', 'Coco peat block', 'pc', '530500', 5, '650~650 g~26|01~1 kg~38|05~5 kg low EC~142|05H~5 kg high EC~118|SLAB~grow slab, 1 m~96'),
        ('Seeds and nursery', 'GRB', 'Grow bag, UV stabilised, pack of 50', 'pkt', '39232990', 18, '0606~6 × 6 in~186|0909~9 × 9 in~362|1212~12 × 12 in~618|1515~15 × 15 in~942|2418~24 × 18 in~1980'),
        ('Seeds and nursery', 'RTH', 'Rooting hormone powder', 'pkt', '38089340', 18, '050~50 g~64|100~100 g~118|250~250 g~276|500~500 g~528|01~1 kg~1014'),
        ('Tools and sprayers', 'SPR', 'Battery sprayer', 'pc', '84244100', 5, 'B08~8 L~1980|B12~12 L~2420|B16~16 L~2831|B20~20 L~3290|B25~25 L, trolley~6840'),
        ('Tools and sprayers', 'KNS', 'Knapsack sprayer, hand', 'pc', '84244100', 5, '10~10 L~846|12~12 L~928|14~14 L~1016|16~16 L~1094|16B~16 L, brass lance~1420'),
        ('Tools and sprayers', 'PRS', 'Pruning shear', 'pc', '820150', 5, '06~6 in~246|07~7 in~282|08~8 in~318.90|09~9 in~364|10~10 in, rolling handle~612'),
        ('Tools and sprayers', 'SCK', 'Sickle, serrated', 'pc', '820140', 0, '07~7 in~58|08~8 in~64|09~9 in~72|10~10 in~81|12~12 in~96'),
        ('Tools and sprayers', 'SPD', 'Spade, forged', 'pc', '820110', 0, '1~size 1~286|2~size 2~324|3~size 3~368|4~size 4~412|5~size 5~458'),
        ('Tools and sprayers', 'WDR', 'Wheel hoe and weeder', 'pc', '820130', 0, '4~4 in blade~1240|6~6 in blade~1320|8~8 in blade~1410|CN~cono weeder~1860|DW~dry land weeder~980'),
        ('Tools and sprayers', 'BRC', 'Brush cutter, petrol', 'pc', '84332000', 5, '26~26 cc~7480|31~31 cc, four-stroke~9860|35~35 cc, four-stroke~11240|43~43 cc~8690|52~52 cc~9420'),
        ('Tools and sprayers', 'TRS', 'Tree saw, folding', 'pc', '820210', 18, '07~7 in~364|08~8 in~412|10~10 in~486|12~12 in~572|PL~on a 3 m pole~1980'),
        ('Tools and sprayers', 'GRK', 'Grafting knife', 'pc', '821192', 18, 'W~wooden handle~186|P~plastic handle~142|F~folding~224|B~budding blade~206|S~set of three~524'),
        ('Tools and sprayers', 'SPN', 'Sprayer spare', 'pc', '84249000', 5, 'LN~telescopic lance~214|NZ~hollow cone nozzle~28|TG~trigger valve~96|PM~diaphragm pump 12 V~486|BT~battery 12 V 8 Ah~742'),
        ('Nets, films and crates', 'MUL-25', 'Mulch film 25 µ, 400 m', 'roll', '39201099', 18, '400~1.2 m~2206.75|090~0.9 m~1684|100~1.0 m~1862|150~1.5 m~2740|SB~1.2 m, silver and black~2390'),
        ('Nets, films and crates', 'SHN-50', 'Shade net 50 %', 'roll', '60059000', 5, '03~3 × 50 m~2380|04~4 × 50 m~3150|05~5 × 50 m~3920|06~6 × 50 m~4690|02~2 × 50 m~1610'),
        ('Nets, films and crates', 'SHN-75', 'Shade net 75 %', 'roll', '60059000', 5, '02~2 × 50 m~2040|03~3 × 50 m~3020|04~4 × 50 m~3980|05~5 × 50 m~4950|06~6 × 50 m~5930'),
        ('Nets, films and crates', 'INS-40', 'Insect net 40 mesh', 'roll', '60059000', 5, '02~2 × 50 m~2860|03~3 × 50 m~4240|04~4 × 50 m~5610|32~3.2 × 100 m~9080|42~4.2 × 100 m~11840'),
        ('Nets, films and crates', 'PHF', 'Polyhouse film 200 µ, by the metre', 'm', '39201019', 18, '30~3 m wide~118|45~4.5 m wide~176|55~5.5 m wide~214|70~7 m wide~272|90~9 m wide~348'),
        ('Nets, films and crates', 'BRD', 'Anti-bird net', 'roll', '56081900', 5, '2M~2 × 100 m~1480|3M~3 × 100 m~2190|5M~5 × 100 m~3620|7M~7 × 100 m~5040|10M~10 × 100 m~7160'),
        ('Nets, films and crates', 'TRW', 'Trellis twine', 'roll', '56074900', 5, '05~0.5 kg~118|01~1 kg~226|02~2 kg~442|05K~5 kg~1080|JT~jute, 1 kg~148'),
        ('Nets, films and crates', 'CRT', 'Harvest crate', 'pc', '39231090', 18, '12~12 L~148|25~25 L~246|40~40 L~318|60~60 L~426|FD~50 L, folding~612'),
        ('Nets, films and crates', 'TRP', 'Tarpaulin 250 GSM', 'pc', '39269099', 18, '1209~12 × 9 ft~486|1512~15 × 12 ft~804|1815~18 × 15 ft~1198|2418~24 × 18 ft~1916|3024~30 × 24 ft~3180'),
        ('Nets, films and crates', 'ZIP', 'Zip tie, pack of 100', 'pkt', '39269099', 18, '100~100 mm~24|150~150 mm~31|200~200 mm~38.75|250~250 mm~52|300~300 mm~68'),
        ('Safety and counter', 'GLV', 'Work gloves, pair', 'pair', '40151900', 18, 'NIT~nitrile~41|LTX~latex~34|CUT~cut resistant~118|CHM~chemical, long~146|CTN~cotton, dotted~22'),
        ('Safety and counter', 'BOT', 'Gumboots, pair', 'pair', '640192', 5, '06~size 6~312|07~size 7~318|08~size 8~326|09~size 9~334|10~size 10~346'),
        ('Safety and counter', 'MSK', 'Spray mask', 'pc', '63079090', 5, 'N95~valved, pack of 10~286|HF~half face~642|FF~full face~2460|CR~cartridge pair~384|FT~filter pads, 20~198'),
        ('Safety and counter', 'APR', 'Spray apron and suit', 'pc', '62101000', 5, 'AP~apron, PVC~164|SM~suit, medium~486|SL~suit, large~498|SX~suit, extra large~512|DS~disposable suit~148'),
        ('Safety and counter', 'GGL', 'Safety goggles', 'pc', '90049090', 18, 'CL~clear~82|GR~grey~86|AF~anti-fog~148|OG~over glasses~126|FS~face shield~192'),
        ('Safety and counter', 'TRH', 'LED torch', 'pc', '85131010', 18, '03~3 W~286|05~5 W~412|10~10 W, rechargeable~684|HL~head lamp~368|SL~solar lantern~942'),
        ('Safety and counter', 'PHM', 'Soil and water meter', 'pc', '90278990', 18, 'PH~pH, pocket~846|EC~EC, pocket~924|MS~soil moisture~1284|TB~tensiometer, 30 cm~1960|RG~rain gauge~412'),
        ('Safety and counter', 'WGT', 'Hanging scale, digital', 'pc', '84238190', 18, '050~50 kg~486|100~100 kg~842|150~150 kg~1126|200~200 kg~1680|300~300 kg~2340'),
        ('Safety and counter', 'CDR', 'Carbonated lemon drink', 'tray', '22021020', 40, '200~200 ml, tray of 30~324|250~250 ml, tray of 30~396|300~300 ml, tray of 24~412|600~600 ml, tray of 24~684|01~1 L, tray of 12~486'),
        ('Safety and counter', 'ENR', 'Caffeinated drink', 'tray', '22029990', 40, '185~185 ml, tray of 24~468|250~250 ml, tray of 24~612|330~330 ml, tray of 24~846|BR~berry 250 ml, tray of 24~628|SF~unsweetened 250 ml, tray of 24~620')
    ), good as (
        select f.*, v.v[1] as code, v.v[2] as label, v.v[3]::numeric as cost, row_number() over () as n
        from family f, lateral (select string_to_array(u, '~') as v
                                from unnest(string_to_array(f.variants, '|')) u) v
    ), priced as (
        select g.*, ('x' || substr(md5(g.stem || g.code), 1, 7))::bit(28)::int as h,
               case when g.cost < 50 then 120 when g.cost < 300 then 60 when g.cost < 1500 then 25 when g.cost < 6000 then 8 else 3 end as level
        from good g
    )
    select md5(l_tenant || '/product/' || p.stem || '-' || p.code)::uuid, l_tenant, p.stem || '-' || p.code,
           p.name || ', ' || p.label, null, p.category, p.unit, p.cost, round(p.cost * (114 + p.h % 19) / 100, 2), p.rate, p.hsn,
           case when p.h % 5 > 0 then d.digits || ((10 - (select sum(substr(d.digits, i, 1)::int * (1 + 2 * ((i + 1) % 2)))
                                                           from generate_series(1, 12) i) % 10) % 10)::text end,
           p.level, p.level * 4,
           jsonb_strip_nulls(jsonb_build_object('family', p.stem, 'variant', p.label, 'brand', b.brand,
               'warranty_months', case when p.category in ('Pumps and pipes', 'Tools and sprayers') and p.cost > 1000 then 12 end,
               'shelf_life_months', case when p.category in ('Crop protection', 'Seeds and nursery') then 18 end)),
           case when p.n % 41 = 17 then 'inactive' else 'active' end,
           (l_date - 366 + time '09:00') at time zone 'Asia/Kolkata', (l_date - 366 + time '09:00') at time zone 'Asia/Kolkata',
           'anand.deshmukh'
    from priced p,
         -- Numbers from 20 are for a shop's own use: nobody else's bar code.
         lateral (select '2' || lpad((p.n * 7919 + p.h % 1000)::text, 11, '0') as digits) d,
         lateral (select (array['Jaldhara', 'Krishivan', 'Haritva', 'Bhumiputra', 'Sonmati', 'Vasundhara'])[1 + p.h % 6] as brand) b;
    alter table product enable trigger audit_product;
end
$$;
