# fish completion for landreevectl

# The command so far has these words, and none after them but options.
function __landreevectl_at
    set -l words
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case --json --quiet --verbose --help --seed --all --control --dry-run --refresh-token --at-once --whole-workspace --no-backup --force --show-password
            case '--*'
                set skip 1
            case '*'
                set -a words $word
        end
    end
    test "$words" = "$argv"
end

function __landreevectl_in
    set -l line (commandline -opc)
    for word in $argv
        contains -- $word $line; or return 1
    end
end

complete -c landreevectl -f
complete -c landreevectl -l home -r -a '(__fish_complete_directories)' -d 'Folder of all local state'
complete -c landreevectl -l workspace -x -d 'Workspace to work in'
complete -c landreevectl -l token -x -d 'Token of the operator, - or @FILE'
complete -c landreevectl -l json -d 'One JSON document on standard output'
complete -c landreevectl -l quiet -d 'Say nothing but results'
complete -c landreevectl -l verbose -d 'Say more'
complete -c landreevectl -l version -d 'Print the version'
complete -c landreevectl -l help -d 'Explain the command'

complete -c landreevectl -n __landreevectl_at -a engine -d 'The embedded PostgreSQL'
complete -c landreevectl -n __landreevectl_at -a workspace -d 'Control planes to work in'
complete -c landreevectl -n __landreevectl_at -a health -d 'What is well and what is not'
complete -c landreevectl -n __landreevectl_at -a alerts -d 'What needs somebody now'
complete -c landreevectl -n __landreevectl_at -a login -d 'Sign in to the workspace'
complete -c landreevectl -n __landreevectl_at -a logout -d 'End the own session'
complete -c landreevectl -n __landreevectl_at -a whoami -d 'The operator of this session'
complete -c landreevectl -n __landreevectl_at -a tenant -d 'Provision and look after tenants'
complete -c landreevectl -n __landreevectl_at -a migrate -d 'Bring schemas up to date'
complete -c landreevectl -n __landreevectl_at -a rollout -d 'Migrations brought to many tenants'
complete -c landreevectl -n __landreevectl_at -a record -d 'Read and change records of a tenant'
complete -c landreevectl -n __landreevectl_at -a pii -d 'Personal data'
complete -c landreevectl -n __landreevectl_at -a vault -d 'The keys of personal data'
complete -c landreevectl -n __landreevectl_at -a order -d 'Purchase and sales orders'
complete -c landreevectl -n __landreevectl_at -a stock -d 'Change quantities'
complete -c landreevectl -n __landreevectl_at -a audit -d 'What happened, and whether the log of it is whole'
complete -c landreevectl -n __landreevectl_at -a session -d 'Who is signed in to what'
complete -c landreevectl -n __landreevectl_at -a user -d 'Who belongs to which tenant'
complete -c landreevectl -n __landreevectl_at -a role -d 'What each role may do'
complete -c landreevectl -n __landreevectl_at -a access -d 'Who may do what, and why'
complete -c landreevectl -n __landreevectl_at -a token -d 'Look into and verify access tokens'
complete -c landreevectl -n __landreevectl_at -a jws -d 'Verify signatures'
complete -c landreevectl -n __landreevectl_at -a issuer -d 'Whose tokens are accepted'
complete -c landreevectl -n __landreevectl_at -a jwks -d 'Keys that tokens are verified with'
complete -c landreevectl -n __landreevectl_at -a demo -d 'The main job, step by step'

complete -c landreevectl -n '__landreevectl_at engine' -a 'start stop status'
complete -c landreevectl -n '__landreevectl_at workspace' -a 'list add use remove'
complete -c landreevectl -n '__landreevectl_at tenant' -a 'provision list show url rename suspend resume delete health reconcile backup restore clone settings'
complete -c landreevectl -n '__landreevectl_at migrate' -a 'status plan apply verify baseline new'
complete -c landreevectl -n '__landreevectl_at rollout' -a 'list show pause resume cancel'
complete -c landreevectl -n '__landreevectl_at record' -a 'list get create update delete history import export'
complete -c landreevectl -n '__landreevectl_at pii' -a reveal
complete -c landreevectl -n '__landreevectl_at vault' -a 'status rotate'
complete -c landreevectl -n '__landreevectl_at order' -a 'show submit approve reject receive confirm reserve hold release ship deliver return cancel close print'
complete -c landreevectl -n '__landreevectl_at stock' -a 'move adjust write-off take close-period ledger verify reorder'
complete -c landreevectl -n '__landreevectl_at audit' -a 'list verify export prune'
complete -c landreevectl -n '__landreevectl_at session' -a 'create show validate list revoke revoke-user revoke-tenant revoke-all refresh cleanup watch'
complete -c landreevectl -n '__landreevectl_at user' -a 'list map unmap'
complete -c landreevectl -n '__landreevectl_at role' -a 'list show set remove'
complete -c landreevectl -n '__landreevectl_at access' -a 'check explain sync'
complete -c landreevectl -n '__landreevectl_at token' -a 'mint verify decode'
complete -c landreevectl -n '__landreevectl_at issuer' -a 'list add remove'
complete -c landreevectl -n '__landreevectl_at jwks' -a 'show refresh invalidate rotate serve'
complete -c landreevectl -n '__landreevectl_at jws' -a verify
for verb in list get create update delete history import export
    complete -c landreevectl -n "__landreevectl_at record $verb" -a 'vendor customer warehouse product purchase-order sales-order inventory employee'
end

complete -c landreevectl -n '__landreevectl_in alerts' -l watch -d 'A line for each that begins or ends'
complete -c landreevectl -n '__landreevectl_in alerts' -l count -x -d 'End after so many'
complete -c landreevectl -n '__landreevectl_in login' -l issuer -x -d Where
complete -c landreevectl -n '__landreevectl_in login' -l email -x -d 'As whom'
complete -c landreevectl -n '__landreevectl_in login' -l password -x -d 'Its password, - or @FILE'
complete -c landreevectl -n '__landreevectl_in workspace add' -l control-url -x -d 'Control database'
complete -c landreevectl -n '__landreevectl_in workspace add' -l password -x -d 'Of its role, - or @FILE'
complete -c landreevectl -n '__landreevectl_in workspace add' -l kind -x -a 'production staging'
complete -c landreevectl -n '__landreevectl_in tenant provision' -l tenant-id -x -d Id
complete -c landreevectl -n '__landreevectl_in tenant provision' -l tenant-name -x -d Name
complete -c landreevectl -n '__landreevectl_in tenant provision' -l server -x -d Where
complete -c landreevectl -n '__landreevectl_in tenant provision' -l seed -d 'With sample data'
complete -c landreevectl -n '__landreevectl_in tenant list' -l status -x -a 'provisioning active suspended deleting failed'
complete -c landreevectl -n '__landreevectl_in tenant url' -l role -x -a 'app viewer'
complete -c landreevectl -n '__landreevectl_in tenant url' -l show-password -d 'With its password'
complete -c landreevectl -n '__landreevectl_in tenant rename' -l tenant-name -x -d 'New name'
complete -c landreevectl -n '__landreevectl_in tenant suspend' -l reason -x -d Why
complete -c landreevectl -n '__landreevectl_in tenant delete' -l confirm -x -d 'The id once more'
complete -c landreevectl -n '__landreevectl_in tenant delete' -l no-backup -d 'Take no backup first'
complete -c landreevectl -n '__landreevectl_in tenant reconcile' -l dry-run -d 'Only say what would be done'
complete -c landreevectl -n '__landreevectl_in tenant backup' -l output -r -F -d File
complete -c landreevectl -n '__landreevectl_in tenant backup' -l force -d 'Write over a file'
complete -c landreevectl -n '__landreevectl_in tenant restore; or __landreevectl_in tenant clone' -l tenant-id -x -d 'Of the new one'
complete -c landreevectl -n '__landreevectl_in tenant restore; or __landreevectl_in tenant clone' -l tenant-name -x -d 'Its name'
complete -c landreevectl -n '__landreevectl_in tenant restore; or __landreevectl_in tenant clone' -l server -x -d 'Where it goes'
complete -c landreevectl -n '__landreevectl_in tenant restore' -F
complete -c landreevectl -n '__landreevectl_in tenant clone' -l neutralise -d 'With invented personal data'

complete -c landreevectl -n '__landreevectl_in tenant settings' -l get -x -d 'One setting'
complete -c landreevectl -n '__landreevectl_in tenant settings' -l set -x -d 'KEY=VALUE'
complete -c landreevectl -n '__landreevectl_in tenant settings' -l unset -x -d 'Back to its default'
complete -c landreevectl -n '__landreevectl_in tenant settings' -l logo -r -d 'The letterhead\'s logo'
complete -c landreevectl -n '__landreevectl_in tenant settings' -l gateway-json -r -d 'Write what a gateway needs'
complete -c landreevectl -n '__landreevectl_in tenant settings' -l copy -d 'Only tell the tenant\'s database'
complete -c landreevectl -n '__landreevectl_in session; or __landreevectl_in user' -l issuer -x -d 'Of this issuer'
complete -c landreevectl -n '__landreevectl_in session; or __landreevectl_in user' -l tenant-id -x -d 'Of this tenant'
complete -c landreevectl -n '__landreevectl_in session; or __landreevectl_in user' -l user-id -x -d 'Of this user'
complete -c landreevectl -n '__landreevectl_in session create' -l ttl -x -d 'How long it lives'
complete -c landreevectl -n '__landreevectl_in session create' -l ip -x -d Address
complete -c landreevectl -n '__landreevectl_in session create' -l user-agent -x -d 'Program or device'
complete -c landreevectl -n '__landreevectl_in session create' -l refresh-token -d 'With a refresh token'
complete -c landreevectl -n '__landreevectl_in session list' -l status -x -a 'active expired revoked'
complete -c landreevectl -n '__landreevectl_in session list' -l search -x -d Text
complete -c landreevectl -n '__landreevectl_in session list' -l limit -x -d 'At most'
complete -c landreevectl -n '__landreevectl_in session list' -l after -x -d 'Cursor of the page before'
for verb in revoke revoke-user revoke-tenant revoke-all
    complete -c landreevectl -n "__landreevectl_in session $verb" -l reason -x -d Why
end
for verb in revoke-user revoke-tenant revoke-all
    complete -c landreevectl -n "__landreevectl_in session $verb" -l dry-run -d 'Only say how many'
end
complete -c landreevectl -n '__landreevectl_in session revoke-all' -l confirm -x -d 'Name of the workspace'
complete -c landreevectl -n '__landreevectl_in session cleanup' -l older-than -x -d 'Over for so long'
complete -c landreevectl -n '__landreevectl_in session watch' -l count -x -d 'End after so many'
complete -c landreevectl -n '__landreevectl_in user map' -l role -x -a 'owner admin operator accountant viewer'
complete -c landreevectl -n '__landreevectl_in user map' -l name -x -d 'What people call the user'
complete -c landreevectl -n '__landreevectl_in user map; or __landreevectl_in user unmap' -l whole-workspace -d Everywhere
complete -c landreevectl -n '__landreevectl_in role set' -l grant -x -d 'area:action'
complete -c landreevectl -n '__landreevectl_in role set' -l revoke -x -d 'area:action'
complete -c landreevectl -n '__landreevectl_in role set' -l create -d 'A role of your own'
complete -c landreevectl -n '__landreevectl_in role set' -l tenant-id -x -d 'In this tenant alone'
complete -c landreevectl -n '__landreevectl_in access check; or __landreevectl_in access explain' -l permission -x -d 'area:action'
complete -c landreevectl -n '__landreevectl_in access check; or __landreevectl_in access explain' -l tenant-id -x -d Tenant
complete -c landreevectl -n '__landreevectl_in access check' -l batch -r -d 'File of questions, one a line'
complete -c landreevectl -n '__landreevectl_in access explain' -l user-id -x -d 'About whom'
complete -c landreevectl -n '__landreevectl_in access explain' -l issuer -x -d 'Whose user'
complete -c landreevectl -n '__landreevectl_in access sync' -l tenant-id -x -d 'Of this tenant alone'
complete -c landreevectl -n '__landreevectl_in token mint' -l tenant-id -x -d 'Tenant'
complete -c landreevectl -n '__landreevectl_in token mint' -l user-id -x -d 'For whom'
complete -c landreevectl -n '__landreevectl_in token mint' -l role -x -a 'owner admin operator accountant viewer' -d 'Role'
complete -c landreevectl -n '__landreevectl_in token mint' -l ttl -x -d 'How long it is good'
complete -c landreevectl -n '__landreevectl_in issuer add' -l audience -x -d 'Its tokens must be for'
complete -c landreevectl -n '__landreevectl_in issuer add' -l algorithms -x -d 'Accepted'
complete -c landreevectl -n '__landreevectl_in issuer add' -l tenant-claim -x -d 'Claim that names the tenant'
complete -c landreevectl -n '__landreevectl_in issuer add' -l tenants -x -d 'Tenants it speaks for'
complete -c landreevectl -n '__landreevectl_in issuer add' -l jwks-url -x -d 'Where its keys are'
complete -c landreevectl -n '__landreevectl_in jwks show; or __landreevectl_in jwks refresh; or __landreevectl_in jwks invalidate' -l url -x -d 'Of this issuer'
complete -c landreevectl -n '__landreevectl_in jwks rotate' -l at-once -d 'Refuse all that the old key signed'
complete -c landreevectl -n '__landreevectl_in jwks serve' -l port -x -d 'On this port'
complete -c landreevectl -n '__landreevectl_in token verify; or __landreevectl_in jws verify' -l jwks -r -F -d 'Key set, a file or URL'
complete -c landreevectl -n '__landreevectl_in token verify; or __landreevectl_in jws verify' -l batch -r -F -d 'File of tokens, one a line'
complete -c landreevectl -n '__landreevectl_in token verify; or __landreevectl_in jws verify' -l algorithms -x -d 'Accepted'
complete -c landreevectl -n '__landreevectl_in token verify' -l issuer -x -d 'It must be of'
complete -c landreevectl -n '__landreevectl_in token verify' -l audience -x -d 'It must be for'
complete -c landreevectl -n '__landreevectl_in token verify' -l leeway -x -d 'For clocks, at most 60s'
complete -c landreevectl -n '__landreevectl_in token verify' -l at -x -d 'As if it were then'

complete -c landreevectl -n '__landreevectl_in migrate' -l tenant-id -x -d 'One tenant'
complete -c landreevectl -n '__landreevectl_in migrate' -l all -d 'Every tenant'
complete -c landreevectl -n '__landreevectl_in migrate' -l control -d 'The control database'
complete -c landreevectl -n '__landreevectl_in migrate' -l migrations -r -a '(__fish_complete_directories)' -d 'Folder instead of the built-in set'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l seed -d 'With sample data'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l jobs -x -d 'At once'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l canary -x -d 'First try on'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l max-failures -x -d 'Stop after'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l lock-timeout -x -d 'Give up a lock after'
complete -c landreevectl -n '__landreevectl_in migrate apply' -l dry-run -d 'Run nothing'

complete -c landreevectl -n '__landreevectl_in record; or __landreevectl_in pii reveal; or __landreevectl_in stock' -l tenant-id -x -d Tenant
complete -c landreevectl -n '__landreevectl_in record list' -l search -x -d Text
complete -c landreevectl -n '__landreevectl_in record list' -l where -x -d FIELD=VALUE
complete -c landreevectl -n '__landreevectl_in record list' -l sort -x -d 'FIELD or FIELD:desc'
complete -c landreevectl -n '__landreevectl_in record list' -l limit -x -d 'At most'
complete -c landreevectl -n '__landreevectl_in record list' -l after -x -d 'Cursor of the page before'
complete -c landreevectl -n '__landreevectl_in record import' -l map -x -d COLUMN=FIELD
complete -c landreevectl -n '__landreevectl_in record import' -l key -x -d 'Field records are known by'
complete -c landreevectl -n '__landreevectl_in record import' -l mode -x -a 'insert upsert' -d 'What to do with those that are there'
complete -c landreevectl -n '__landreevectl_in record import' -l dry-run -d 'Only say what would come of it'
complete -c landreevectl -n '__landreevectl_in record import' -l rejects -r -d 'File for rejected rows'
complete -c landreevectl -n '__landreevectl_in record import' -l delimiter -x -d Delimiter
complete -c landreevectl -n '__landreevectl_in record import' -l encoding -x -a 'utf-8 utf-16le utf-16be windows-1252' -d Encoding
complete -c landreevectl -n '__landreevectl_in record import' -l no-header -d 'The first row is a record'
complete -c landreevectl -n '__landreevectl_in record import' -l sum -x -d 'Number to add up'
complete -c landreevectl -n '__landreevectl_in record export' -l output -r -d File
complete -c landreevectl -n '__landreevectl_in record export' -l search -x -d Text
complete -c landreevectl -n '__landreevectl_in record export' -l where -x -d FIELD=VALUE
complete -c landreevectl -n '__landreevectl_in record export' -l sort -x -d 'FIELD or FIELD:desc'
complete -c landreevectl -n '__landreevectl_in record export' -l field -x -d 'Field to write'
complete -c landreevectl -n '__landreevectl_in record export' -l bom -d 'Begin with a byte order mark'
complete -c landreevectl -n '__landreevectl_in record create' -l id -x -d 'A UUID for it'
complete -c landreevectl -n '__landreevectl_in record delete' -l version -x -d 'Only while it has this version'
complete -c landreevectl -n '__landreevectl_in record history' -l limit -x -d 'At most'
complete -c landreevectl -n '__landreevectl_in pii reveal' -l reason -x -d Why
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l tenant-id -x -d Tenant
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l action -x -d 'Of this action'
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l actor -x -d 'By this user'
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l object -x -d 'KIND or KIND:ID'
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l search -x -d 'With this text'
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l since -x -d 'From then on'
complete -c landreevectl -n '__landreevectl_in audit list; or __landreevectl_in audit export' -l until -x -d 'Before then'
complete -c landreevectl -n '__landreevectl_in audit list' -l limit -x -d 'At most so many'
complete -c landreevectl -n '__landreevectl_in audit list' -l after -x -d 'The page behind this cursor'
complete -c landreevectl -n '__landreevectl_in audit export' -l output -r -d 'The file: .csv or .json'
complete -c landreevectl -n '__landreevectl_in audit export' -l force -d 'Write over a file that is there'
complete -c landreevectl -n '__landreevectl_in audit prune' -l before -x -d 'Those from before then'
complete -c landreevectl -n '__landreevectl_in audit prune' -l confirm -x -d 'The name of the workspace'
complete -c landreevectl -n '__landreevectl_in vault' -l tenant-id -x -d Tenant
complete -c landreevectl -n '__landreevectl_in vault rotate' -l all -d 'Every tenant'
complete -c landreevectl -n '__landreevectl_in order' -l tenant-id -x -d Tenant
complete -c landreevectl -n '__landreevectl_in order' -l reason -x -d Why
complete -c landreevectl -n '__landreevectl_in order' -l version -x -d 'Only while it has this version'
complete -c landreevectl -n '__landreevectl_in order' -l key -x -d 'The same key twice is done once'
complete -c landreevectl -n '__landreevectl_in order receive; or __landreevectl_in order ship; or __landreevectl_in order return' -l lines -r -d '- or @FILE'
complete -c landreevectl -n '__landreevectl_in order print' -l output -r -d 'A PDF, or a folder'
complete -c landreevectl -n '__landreevectl_in order print' -l document -x -a 'order receipt picking-list' -d 'What to print'
complete -c landreevectl -n '__landreevectl_in order print' -l event -x -d 'Of a receipt: which delivery'
complete -c landreevectl -n '__landreevectl_in order print' -l force -d 'Write over a file'
complete -c landreevectl -n '__landreevectl_in order ship' -l carrier -x -d 'Who brings it'
complete -c landreevectl -n '__landreevectl_in order ship' -l tracking -x -d 'The carrier\'s number'
complete -c landreevectl -n '__landreevectl_in stock' -l product -x -d SKU
complete -c landreevectl -n '__landreevectl_in stock' -l warehouse -x -d Code
complete -c landreevectl -n '__landreevectl_in stock' -l quantity -x -d 'How much; to adjust + or -'
complete -c landreevectl -n '__landreevectl_in stock' -l reason -x -d Why
complete -c landreevectl -n '__landreevectl_in stock' -l key -x -d 'The same key twice is done once'
complete -c landreevectl -n '__landreevectl_in stock move' -l from -x -d Warehouse
complete -c landreevectl -n '__landreevectl_in stock move' -l to -x -d Warehouse
complete -c landreevectl -n '__landreevectl_in stock take' -l lines -r -d '- or @FILE'
complete -c landreevectl -n '__landreevectl_in stock take' -l counted -x -d 'How much there is'
complete -c landreevectl -n '__landreevectl_in stock take' -l dry-run -d 'Only say what differs'
complete -c landreevectl -n '__landreevectl_in stock ledger' -l kind -x -a 'opening receipt rejection issue return_in return_out transfer_in transfer_out adjustment'
complete -c landreevectl -n '__landreevectl_in stock ledger' -l limit -x -d 'At most'
complete -c landreevectl -n '__landreevectl_in stock ledger' -l after -x -d 'Cursor of the page before'
complete -c landreevectl -n '__landreevectl_in stock reorder' -l create -d 'Make draft orders'
complete -c landreevectl -n '__landreevectl_in stock reorder' -l vendor -x -d Code
