-- That a rollout is begun, paused, gone on with, ended or cancelled stands in the audit trail. Whoever runs it is named in
-- its row; whoever asks for its pause or end says who he is.

create function audit_rollout() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_before text := coalesce(current_setting('app.actor', true), '');
begin
    if TG_OP = 'UPDATE' and new.state = old.state then
        return null;
    end if;
    perform set_config('app.actor', coalesce(nullif(l_before, ''), new."by", ''), true);
    perform audit_record('rollout.' || new.state, 'rollout', new.id::text, null,
                         case when TG_OP = 'UPDATE' then jsonb_build_object('state', old.state) end,
                         jsonb_build_object('state', new.state));
    perform set_config('app.actor', l_before, true);
    return null;
end
$$;
create trigger audit_rollout after insert or update of state on rollout
    for each row execute function audit_rollout();
