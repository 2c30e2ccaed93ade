-- Sample data, second part: 3 warehouses, 40 vendors (five a category of goods, in the categories' order), 60 customers,
-- 25 employees. All invented: tax numbers hold the PAN digits 0000, which are never given out, telephone numbers begin
-- where no Indian number does, mail goes to .example. Encrypted fields stay empty: only the program has the key.

do $$
declare
    l_tenant text := current_tenant();
    l_date   date := coalesce(nullif(current_setting('app.seed_date', true), '')::date, current_date);
    l_since  timestamptz := (l_date - 366 + time '09:00') at time zone 'Asia/Kolkata';
    l_mail   text := replace(l_tenant, '_', '-') || '.example';
begin
    if l_tenant is distinct from (select tenant_id from tenant_identity)
       or not exists (select from product where id = md5(l_tenant || '/product/DRP-16-100')::uuid)
       or exists (select from warehouse) or exists (select from vendor) or exists (select from customer) or exists (select from employee) then
        return;
    end if;
    perform set_config('jit', 'off', true); -- compiling would take longer than running
    update tenant_identity set state_code = '27' where state_code is null and country = 'IN';
    alter table warehouse disable trigger audit_warehouse;
    alter table vendor disable trigger audit_vendor;
    alter table customer disable trigger audit_customer;
    alter table employee disable trigger audit_employee;

    create temporary table seed_city (name text primary key, district text, state text, state_code text, pin text) on commit drop;
    insert into seed_city values
        ('Pune', 'Pune', 'Maharashtra', '27', '411019'), ('Chakan', 'Pune', 'Maharashtra', '27', '410501'),
        ('Baramati', 'Pune', 'Maharashtra', '27', '413102'), ('Junnar', 'Pune', 'Maharashtra', '27', '410502'),
        ('Nashik', 'Nashik', 'Maharashtra', '27', '422010'), ('Niphad', 'Nashik', 'Maharashtra', '27', '422303'),
        ('Kolhapur', 'Kolhapur', 'Maharashtra', '27', '416234'), ('Shirol', 'Kolhapur', 'Maharashtra', '27', '416103'),
        ('Sangli', 'Sangli', 'Maharashtra', '27', '416416'), ('Islampur', 'Sangli', 'Maharashtra', '27', '415409'),
        ('Karad', 'Satara', 'Maharashtra', '27', '415110'), ('Phaltan', 'Satara', 'Maharashtra', '27', '415523'),
        ('Solapur', 'Solapur', 'Maharashtra', '27', '413005'), ('Pandharpur', 'Solapur', 'Maharashtra', '27', '413304'),
        ('Sangamner', 'Ahilyanagar', 'Maharashtra', '27', '422605'), ('Rahuri', 'Ahilyanagar', 'Maharashtra', '27', '413705'),
        ('Jalgaon', 'Jalgaon', 'Maharashtra', '27', '425001'), ('Ratnagiri', 'Ratnagiri', 'Maharashtra', '27', '415612'),
        ('Nagpur', 'Nagpur', 'Maharashtra', '27', '440018'), ('Latur', 'Latur', 'Maharashtra', '27', '413512'),
        ('Surat', 'Surat', 'Gujarat', '24', '395023'), ('Bharuch', 'Bharuch', 'Gujarat', '24', '392012'),
        ('Rajkot', 'Rajkot', 'Gujarat', '24', '360024'), ('Vapi', 'Valsad', 'Gujarat', '24', '396195'),
        ('Indore', 'Indore', 'Madhya Pradesh', '23', '452015'), ('Ujjain', 'Ujjain', 'Madhya Pradesh', '23', '456010'),
        ('Belagavi', 'Belagavi', 'Karnataka', '29', '590008'), ('Hubballi', 'Dharwad', 'Karnataka', '29', '580030'),
        ('Hyderabad', 'Hyderabad', 'Telangana', '36', '500037'), ('Coimbatore', 'Coimbatore', 'Tamil Nadu', '33', '641021'),
        ('Ludhiana', 'Ludhiana', 'Punjab', '03', '141003'), ('Jaipur', 'Jaipur', 'Rajasthan', '08', '302013');

    insert into warehouse (id, tenant_id, code, name, address, state_code, created_at, updated_at, created_by)
    select md5(l_tenant || '/warehouse/' || w.code)::uuid, l_tenant, w.code, w.name,
           jsonb_build_object('line1', w.line1, 'city', c.name, 'district', c.district, 'state', c.state,
                              'state_code', c.state_code, 'pin', c.pin, 'country', 'IN'),
           c.state_code, l_since, l_since, 'anand.deshmukh'
    from (values ('Pune-Chakan', 'Chakan central warehouse', 'Gat 412, Talegaon Road', 'Chakan'),
                 ('Nashik-Ambad', 'Ambad depot', 'Shed 27, Ambad Link Road', 'Nashik'),
                 ('Kolhapur-Shiroli', 'Shiroli depot', 'Plot 9, Pulachi Shiroli', 'Kolhapur')) as w (code, name, line1, city)
    join seed_city c on c.name = w.city;

    -- PAN: three letters, the kind of holder, the name's initial, 0000, a letter.
    create temporary table seed_party on commit drop as
    select p.kind, p.n::int as n, split_part(p.entry, '~', 1) as name, c.name as city, c.district, c.state, c.state_code, c.pin, h.h,
           'ABCDEFGHIJKLMNOPQRSTUVWXYZ' as letters
    from (select 'vendor' as kind, n, entry from unnest(array[
            'Konkan Irrigation Supply~Ratnagiri', 'Sahyadri Drip Works~Pune', 'Narmada Micro Irrigation~Indore', 'Deccan Emitter Industries~Sangli', 'Panchganga Polymers~Kolhapur',
            'Tapi Pump House~Surat', 'Noyyal Motors and Pumps~Coimbatore', 'Krishna Valley Pipes~Karad', 'Vidarbha Polypipe~Nagpur', 'Malwa Pump Agency~Indore',
            'Godavari Agro Chem~Nashik', 'Bhima Fertilisers~Solapur', 'Saurashtra Nutrients~Rajkot', 'Indrayani Organics~Pune', 'Purna Soil Care~Jalgaon',
            'Ajintha Crop Science~Jalgaon', 'Satpura Bio Controls~Nagpur', 'Girna Plant Health~Nashik', 'Tunga Agri Sciences~Hubballi', 'Chambal Formulations~Ujjain',
            'Khandesh Beej Bhandar~Jalgaon', 'Musi Hybrid Seeds~Hyderabad', 'Malnad Nursery Supplies~Belagavi', 'Shivneri Seeds~Junnar', 'Bhavani Coir Products~Coimbatore',
            'Sutlej Forge and Tool~Ludhiana', 'Aji Sprayer Works~Rajkot', 'Aravalli Implements~Jaipur', 'Nilgiri Hand Tools~Coimbatore', 'Doab Agro Machines~Ludhiana',
            'Bharuch Cold Chain Services~Bharuch', 'Daman Ganga Film and Net~Vapi', 'Surya Shade Nets~Sangli', 'Vapi Crate Industries~Vapi', 'Manjra Ropes and Twines~Latur',
            'Suraksha Work Wear~Pune', 'Torna Safety Goods~Pune', 'Mewar Rubber Works~Jaipur', 'Charminar Instruments~Hyderabad', 'Himdhara Beverages~Nashik']) with ordinality as v (entry, n)
          union all
          select 'customer', n, entry from unnest(array[
            'Junnar Krishi Seva Kendra~Junnar', 'Shivneri Grape Growers~Junnar', 'Kukadi Farmers Producer Company~Junnar', 'Otur Vegetable Co-operative~Junnar', 'Baramati Agro Traders~Baramati', 'Nira Canal Farmers Society~Baramati',
            'Sharda Polyhouse Flowers~Baramati', 'Morgaon Krishi Bhandar~Baramati', 'Phaltan Sheti Seva~Phaltan', 'Sai Nursery and Gardens~Phaltan', 'Banganga Pomegranate Growers~Phaltan', 'Niphad Grape Export House~Niphad',
            'Kadva Farmers Producer Company~Niphad', 'Pimpalgaon Onion Traders~Niphad', 'Vinchur Krishi Seva Kendra~Niphad', 'Nashik Valley Vineyards~Nashik', 'Gangapur Agro Mart~Nashik', 'Trimbak Nursery~Nashik',
            'Panchavati Irrigation Stores~Nashik', 'Sinnar Dairy and Fodder~Nashik', 'Kolhapur Farm Stores~Kolhapur', 'Rankala Garden Centre~Kolhapur', 'Jyotiba Krishi Seva Kendra~Kolhapur', 'Kagal Sugar Growers Society~Kolhapur',
            'Shirol Cane Farmers Society~Shirol', 'Warana Agro Service~Shirol', 'Jaysingpur Sheti Bhandar~Shirol', 'Sangli Turmeric Growers~Sangli', 'Miraj Agro Traders~Sangli', 'Tasgaon Raisin Producers~Sangli',
            'Islampur Krishi Kendra~Islampur', 'Walwa Lift Irrigation Society~Islampur', 'Karad Agro Agency~Karad', 'Koyna Farmers Producer Company~Karad', 'Umbraj Krishi Bhandar~Karad', 'Solapur Pomegranate House~Solapur',
            'Siddheshwar Agro Stores~Solapur', 'Barshi Pulse Growers~Solapur', 'Pandharpur Sheti Seva~Pandharpur', 'Chandrabhaga Farmers Society~Pandharpur', 'Sangamner Milk and Fodder~Sangamner', 'Pravara Krishi Kendra~Sangamner',
            'Rahuri Seed Farm~Rahuri', 'Mula Dam Farmers Society~Rahuri', 'Jalgaon Banana Growers~Jalgaon', 'Chopda Agro Traders~Jalgaon', 'Hapus Orchards~Ratnagiri', 'Lanja Cashew Growers~Ratnagiri',
            'Pune Terrace Gardens~Pune', 'Mulshi Organic Farm~Pune', 'Latur Soybean Producers~Latur', 'Nagpur Orange House~Nagpur', 'Belagavi Agro Mart~Belagavi', 'Ghataprabha Farmers Society~Belagavi',
            'Hubballi Krishi Bhandar~Hubballi', 'Bharuch Farm Stores~Bharuch', 'Navsari Orchard Supplies~Surat', 'Indore Kisan Bazaar~Indore', 'Kshipra Agro Agency~Ujjain', 'Deccan Garden Mart~Hyderabad']) with ordinality as c (entry, n)
         ) p
    join seed_city c on c.name = split_part(p.entry, '~', 2),
         lateral (select ('x' || substr(md5(p.kind || p.n), 1, 7))::bit(28)::int as h) h;

    alter table seed_party add column tax_id text, add column slug text, add column phone text, add column address jsonb;
    update seed_party p
    set tax_id = g.head || gstin_check_character(g.head), slug = lower(regexp_replace(p.name, '[^A-Za-z]', '', 'g')),
        phone = '+91 55' || case p.kind when 'vendor' then '1' else '2' end || lpad((p.n * 17 % 100)::text, 2, '0') || ' ' || lpad((p.h % 90000 + 10000)::text, 5, '0'),
        address = jsonb_build_object(
            'line1', (array['Gala ', 'Plot ', 'Shop ', 'Survey ', 'Shed '])[1 + p.h % 5] || (1 + p.h % 148)::text,
            'line2', (array['Market Yard', 'Station Road', 'Industrial Estate', 'Main Bazaar', 'Canal Road', 'Bypass Road', 'Old Mill Compound'])[1 + p.h / 5 % 7],
            'city', p.city, 'district', p.district, 'state', p.state, 'state_code', p.state_code, 'pin', p.pin, 'country', 'IN')
    from (select q.kind, q.n, q.state_code || substr(q.letters, 1 + q.h % 26, 1) || substr(q.letters, 1 + q.h / 26 % 26, 1)
                 || substr(q.letters, 1 + q.n % 26, 1) || (array['C', 'F', 'C', 'P', 'F'])[1 + q.h % 5] || upper(left(q.name, 1))
                 || '0000' || substr(q.letters, 1 + q.h / 676 % 26, 1) || '1Z' as head
          from seed_party q) g
    where g.kind = p.kind and g.n = p.n;

    insert into vendor (id, tenant_id, code, name, email, phone, address, tax_id, status, rating, created_at, updated_at, created_by)
    select md5(l_tenant || '/vendor/' || p.n)::uuid, l_tenant, 'VND-' || lpad((200 + p.n)::text, 4, '0'), p.name,
           (array['sales', 'orders', 'dispatch', 'office'])[1 + p.h % 4] || '@' || p.slug || '.example', p.phone, p.address, p.tax_id,
           case p.n when 9 then 'inactive' when 20 then 'blocked' when 30 then 'inactive' else 'active' end,
           round(2.6 + (p.h % 25) / 10.0, 1), l_since, l_since, 'divya.nambiar'
    from seed_party p where p.kind = 'vendor';

    -- Every seventh customer is not registered for tax; a few have goods sent elsewhere than the bill.
    insert into customer (id, tenant_id, code, name, email, phone, billing_address, shipping_address, tax_id, credit_limit,
                          payment_terms, status, created_at, updated_at, created_by)
    select md5(l_tenant || '/customer/' || p.n)::uuid, l_tenant, 'CUS-' || lpad((1000 + p.n)::text, 4, '0'), p.name,
           case when p.n % 9 > 0 then (array['accounts', 'purchase', 'info'])[1 + p.h % 3] || '@' || p.slug || '.example' end,
           p.phone, p.address,
           case when p.n % 8 = 3 then jsonb_set(p.address, '{line1}', to_jsonb('Godown ' || (1 + p.h % 12)::text)) else p.address end,
           case when p.n % 7 > 0 then p.tax_id end,
           case when p.n % 10 > 0 then (array[50000, 100000, 200000, 300000, 500000, 1000000])[1 + p.h % 6] end,
           (array['Advance', 'Net 15', 'Net 30', 'Net 30', 'Net 45'])[1 + p.h / 7 % 5],
           case p.n when 14 then 'blocked' when 26 then 'inactive' when 55 then 'inactive' else 'active' end,
           l_since, l_since, 'suresh.patil'
    from seed_party p where p.kind = 'customer';

    insert into employee (id, tenant_id, employee_code, name, email, department, designation, role, roles, status, metadata,
                          created_at, updated_at, created_by)
    select md5(l_tenant || '/employee/' || e.n)::uuid, l_tenant, 'EMP-' || lpad(e.n::text, 4, '0'), f.f[1],
           replace(lower(f.f[1]), ' ', '.') || '@' || l_mail, f.f[2], f.f[3], f.f[4], array[f.f[4]],
           case e.n when 19 then 'inactive' else 'active' end,
           jsonb_build_object('joined', (l_date - 366 - (e.n::int * 211) % 2900)::text, 'preferences', jsonb_build_object('language', (array['en', 'mr', 'hi'])[1 + e.n::int % 3])),
           l_since, l_since, 'anand.deshmukh'
    from unnest(array[
        'Anand Deshmukh~Administration~Managing director~admin', 'Meera Kulkarni~Administration~General manager~admin',
        'Divya Nambiar~Purchase~Purchase manager~operator', 'Suresh Patil~Sales~Sales manager~operator', 'Aditi Nair~Accounts~Chief accountant~accountant',
        'Rohan Jadhav~Purchase~Buyer~operator', 'Sneha Gaikwad~Purchase~Buyer~operator', 'Vikram Shinde~Sales~Area sales officer~operator',
        'Pooja Bhosale~Sales~Order desk~operator', 'Imran Shaikh~Sales~Area sales officer~operator', 'Lakshmi Iyer~Accounts~Accountant~accountant',
        'Ganesh Pawar~Warehouse~Warehouse manager~operator', 'Sunita More~Warehouse~Goods inward~operator', 'Harish Salunkhe~Warehouse~Dispatch~operator',
        'Kiran Chavan~Warehouse~Store keeper~operator', 'Farida Mulla~Warehouse~Store keeper~operator', 'Nitin Wagh~Warehouse~Depot in-charge~operator',
        'Asha Kamble~Warehouse~Depot in-charge~operator', 'Prakash Rane~Field service~Irrigation engineer~viewer', 'Deepa Hegde~Field service~Agronomist~viewer',
        'Manoj Thorat~Field service~Pump technician~viewer', 'Gurpreet Gill~Field service~Irrigation engineer~viewer', 'Anjali Joshi~Administration~Human resources~operator',
        'Yusuf Tamboli~Accounts~Tax and returns~accountant', 'Rekha Nikam~Administration~Front office~viewer']) with ordinality as e (entry, n),
        lateral (select string_to_array(e.entry, '~') as f) f;

    alter table warehouse enable trigger audit_warehouse;
    alter table vendor enable trigger audit_vendor;
    alter table customer enable trigger audit_customer;
    alter table employee enable trigger audit_employee;
    drop table seed_party, seed_city;
end
$$;
