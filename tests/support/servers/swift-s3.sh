#!/bin/bash
# Runs OpenStack Swift with its S3 door in the foreground, for one test: an S3 server that is not ours, and strict.
# Needs root and Debian's swift-proxy, swift-account, swift-container, swift-object and memcached.
# Usage: swift-s3.sh FOLDER PORT MEMCACHED_PORT FIRST_OF_THREE_PORTS. Key test:tester, secret testing, region us-east-1.
set -eu
folder=$1 port=$2 cache_port=$3 first=$4
mkdir -p "$folder/disk" "$folder/conf" /etc/swift /run/swift /var/cache/swift
cd "$folder/conf"

# Swift looks for this one file at this place only.
if [ ! -e /etc/swift/swift.conf ]; then
  printf '[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n[storage-policy:0]\nname = one\ndefault = yes\n' > /etc/swift/swift.conf
fi

number=0
for kind in account container object; do
  own=$((first + number)); number=$((number + 1))
  swift-ring-builder "$kind.builder" create 4 1 1 > /dev/null
  swift-ring-builder "$kind.builder" add "r1z1-127.0.0.1:$own/disk" 1 > /dev/null
  swift-ring-builder "$kind.builder" rebalance > /dev/null || true
  cat > "$kind.conf" <<X
[DEFAULT]
swift_dir = $folder/conf
devices = $folder
mount_check = false
bind_ip = 127.0.0.1
bind_port = $own
workers = 0
user = swift
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
X
done

filters="catch_errors cache listing_formats s3api tempauth copy bulk slo dlo versioned_writes symlink"
{
  cat <<X
[DEFAULT]
swift_dir = $folder/conf
bind_ip = 127.0.0.1
bind_port = $port
workers = 0
user = swift
[pipeline:main]
pipeline = $filters proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
X
  for filter in $filters; do
    echo "[filter:$filter]"
    [ "$filter" = cache ] && echo "use = egg:swift#memcache" || echo "use = egg:swift#$filter"
    case $filter in
      cache) echo "memcache_servers = 127.0.0.1:$cache_port" ;;
      s3api) echo "location = us-east-1" ;;
      tempauth) echo "user_test_tester = testing .admin" ;;
      versioned_writes) printf 'allow_versioned_writes = true\nallow_object_versioning = true\n' ;;
    esac
  done
} > proxy.conf
chown -R swift:swift "$folder" /run/swift /var/cache/swift
chmod 755 "$folder"

# They leave this script's process group: it has to end each of them itself.
pids=
trap 'kill $pids 2> /dev/null; exit' TERM INT EXIT
memcached -u nobody -l 127.0.0.1 -p "$cache_port" & pids="$pids $!"
for kind in account container object proxy; do
  "swift-$kind-server" "$folder/conf/$kind.conf" > "$folder/$kind.log" 2>&1 & pids="$pids $!"
done
wait
