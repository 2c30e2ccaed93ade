# bash completion for landreevectl

_landreevectl() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local global='--home --workspace --token --json --quiet --verbose --version --help'
    local entities='vendor customer warehouse product purchase-order sales-order inventory employee'
    COMPREPLY=()

    case $prev in
    --home | --migrations)
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    --output | --batch | --jwks)
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    --status)
        mapfile -t COMPREPLY < <(compgen -W 'provisioning active suspended deleting failed expired revoked' -- "$cur")
        return
        ;;
    --kind)
        mapfile -t COMPREPLY < <(compgen -W 'production staging' -- "$cur")
        return
        ;;
    --role)
        mapfile -t COMPREPLY < <(compgen -W 'app viewer owner admin operator accountant' -- "$cur")
        return
        ;;
    --workspace | --token | --tenant-id | --tenant-name | --server | --reason | --confirm | --jobs | --canary | \
        --max-failures | --lock-timeout | --version | --control-url | --password | --key | --search | --where | --sort | --limit | \
        --after | --id | --user-id | --ttl | --ip | --user-agent | --older-than | --count | --name | --get | --set | --product | --warehouse | --quantity | --issuer | --tenant-claim | --tenants | --jwks-url | --client-id | --email | --url | --port | --audience | --leeway | --algorithms | --at)
        return
        ;;
    esac

    # The command is made of the words that are neither options nor what an option takes.
    local words=() word skip=0 i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((skip)); then
            skip=0
            continue
        fi
        case $word in
        --json | --quiet | --verbose | --help | --seed | --all | --control | --dry-run | --refresh-token | --at-once | --watch | --whole-workspace | --no-backup | --force | --show-password) ;;
        --*) skip=1 ;;
        *) words+=("$word") ;;
        esac
    done

    local next='' options=''
    case "${words[0]-} ${words[1]-}" in
    ' ') next='engine workspace health alerts login logout whoami tenant migrate rollout record pii vault order stock session user role access audit token jws issuer jwks demo' ;;
    'engine ') next='start stop status' ;;
    'login ') options='--issuer --email --password' ;;
    'logout ') options='--scope' ;;
    'whoami ') options='--ask-issuer' ;;
    'workspace ') next='list add use remove' ;;
    'workspace add') options='--control-url --password --kind' ;;
    'tenant ') next='provision list show url rename suspend resume delete health reconcile backup restore clone settings' ;;
    'tenant provision') options='--tenant-id --tenant-name --server --seed' ;;
    'tenant list') options='--status' ;;
    'tenant url') options='--role --show-password' ;;
    'tenant rename') options='--tenant-name' ;;
    'tenant suspend') options='--reason' ;;
    'tenant delete') options='--confirm --no-backup' ;;
    'tenant reconcile') options='--dry-run' ;;
    'tenant backup') options='--output --force' ;;
    'tenant restore') options='--tenant-id --tenant-name --server' ;;
    'tenant clone') options='--tenant-id --tenant-name --server --neutralise' ;;
    'migrate ') next='status plan apply verify baseline new' ;;
    'migrate apply')
        options='--tenant-id --all --control --migrations --seed --jobs --canary --max-failures --lock-timeout --dry-run'
        ;;
    'migrate baseline') options='--tenant-id --all --control --migrations --version' ;;
    'migrate new') options='--migrations' ;;
    'migrate '*) options='--tenant-id --all --control --migrations' ;;
    'rollout ') next='list show pause resume cancel' ;;
    'rollout resume') options='--migrations' ;;
    'record ') next='list get create update delete history import export' ;;
    'record list')
        options='--tenant-id --search --where --sort --limit --after'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'record get' | 'record create' | 'record delete' | 'record history')
        options='--tenant-id --id --version --limit'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'record import')
        options='--tenant-id --map --key --mode --dry-run --rejects --delimiter --encoding --no-header --sum'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'record export')
        options='--tenant-id --output --search --where --sort --field --bom'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'record update')
        options='--tenant-id --version'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'alerts ') options='--watch --count' ;;
    'vault ') next='status rotate' ;;
    'vault status') options='--tenant-id' ;;
    'vault rotate') options='--tenant-id --all' ;;
    'pii ') next='reveal' ;;
    'pii reveal')
        options='--tenant-id --reason'
        ((${#words[@]} > 2)) || next=$entities
        ;;
    'order ') next='show submit approve reject receive confirm reserve hold release ship deliver return cancel close print' ;;
    'order print') options='--tenant-id --output --document --event --force' ;;
    'order show') options='--tenant-id' ;;
    'order receive' | 'order return') options='--tenant-id --lines --reason --version --key' ;;
    'order ship') options='--tenant-id --lines --carrier --tracking --reason --version --key' ;;
    'order '*) options='--tenant-id --reason --version --key' ;;
    'stock ') next='move adjust write-off take close-period ledger verify reorder' ;;
    'tenant settings') options='--get --set --unset --logo --gateway-json --copy' ;;
    'audit ') next='list verify export prune' ;;
    'audit list') options='--tenant-id --action --actor --object --search --since --until --limit --after' ;;
    'audit export') options='--output --force --tenant-id --action --actor --object --search --since --until' ;;
    'audit prune') options='--before --confirm' ;;
    'session ') next='create show validate list revoke revoke-user revoke-tenant revoke-all refresh cleanup watch' ;;
    'session create') options='--user-id --tenant-id --ttl --ip --user-agent --issuer --refresh-token' ;;
    'session show' | 'session validate') options='--issuer' ;;
    'session list') options='--user-id --tenant-id --status --search --limit --after --issuer' ;;
    'session revoke') options='--reason --issuer' ;;
    'session revoke-user') options='--tenant-id --reason --dry-run --issuer' ;;
    'session revoke-tenant') options='--reason --dry-run --issuer' ;;
    'session revoke-all') options='--confirm --reason --dry-run --issuer' ;;
    'session cleanup') options='--older-than --issuer' ;;
    'session watch') options='--tenant-id --count --issuer' ;;
    'user ') next='list map unmap' ;;
    'user list') options='--user-id --tenant-id --issuer' ;;
    'user map') options='--user-id --tenant-id --whole-workspace --role --name --issuer' ;;
    'user unmap') options='--user-id --tenant-id --whole-workspace --issuer' ;;
    'role ') next='list show set remove' ;;
    'role set') options='--grant --revoke --tenant-id --create' ;;
    'access ') next='check explain sync' ;;
    'access check') options='--permission --tenant-id --batch' ;;
    'access explain') options='--user-id --issuer --tenant-id --permission' ;;
    'access sync') options='--tenant-id' ;;
    'token ') next='mint verify decode' ;;
    'token mint') options='--tenant-id --user-id --role --ttl' ;;
    'token verify') options='--jwks --batch --issuer --audience --leeway --algorithms --at' ;;
    'issuer ') next='list add check service-key users remove' ;;
    'issuer add') options='--audience --algorithms --tenant-claim --tenants --jwks-url --client-id' ;;
    'issuer service-key') options='--forget' ;;
    'issuer users') options='--page --limit' ;;
    'jwks ') next='show refresh invalidate rotate serve' ;;
    'jwks rotate') options='--at-once' ;;
    'jwks serve') options='--port' ;;
    'jwks '*) options='--url' ;;
    'jws ') next='verify' ;;
    'jws verify') options='--jwks --batch --algorithms' ;;
    'stock move') options='--tenant-id --product --from --to --quantity --reason --key' ;;
    'stock adjust' | 'stock write-off') options='--tenant-id --product --warehouse --quantity --reason --key' ;;
    'stock take') options='--tenant-id --lines --product --warehouse --counted --reason --dry-run --key' ;;
    'stock close-period') options='--tenant-id --reason' ;;
    'stock ledger') options='--tenant-id --product --warehouse --kind --limit --after' ;;
    'stock verify') options='--tenant-id' ;;
    'stock reorder') options='--tenant-id --create --vendor --product --key' ;;
    esac

    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options $global" -- "$cur")
    elif [[ -n $next ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$next" -- "$cur")
    elif [[ $cur == @* ]]; then
        mapfile -t COMPREPLY < <(compgen -f -P @ -- "${cur#@}")
    fi
}

complete -F _landreevectl landreevectl
