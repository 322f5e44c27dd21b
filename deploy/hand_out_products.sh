#!/bin/sh
# Gives each audience its own folder with its own product of the release in force, and nothing else: what a process can't
# reach, no fault in it can show. Run as root after each release (deploy/systemd/regiobeeld-hand-out.path does).
# usage: hand_out_products.sh DATA_FOLDER FOLDER_OF_AUDIENCES [prefix of the groups; empty = leave groups as they are]
set -eu
umask 027
data=$1 audiences=$2 groups=${3-}
release=$(readlink "$data/published/current")

for audience in analyst school municipality network; do
    case $audience in
        school) product=school ;;
        *) product=$audience.duckdb ;;
    esac
    [ -e "$data/published/$release/$product" ] || continue
    own=$audiences/$audience/published
    mkdir -p "$own"
    if [ ! -e "$own/$release" ]; then
        rm -rf "$own/.new"
        mkdir "$own/.new"
        cp -R "$data/published/$release/$product" "$own/.new/"
        # how the release was protected holds no figure of a school, and is for everybody
        [ ! -e "$data/published/$release/method.json" ] || cp "$data/published/$release/method.json" "$own/.new/"
        chmod -R u=rX,g=rX,o= "$own/.new"
        chmod u+w "$own/.new"
        [ -z "$groups" ] || chgrp -R "$groups$audience" "$audiences/$audience"
        mv "$own/.new" "$own/$release"
    fi
    # by rename, as the platform does: a page reads the old release or the new one, never half of either
    ln -s "$release" "$own/.next.$$"
    mv -T "$own/.next.$$" "$own/current"
    # the one before stays for pages that are being drawn
    ls -1 "$own" | grep -v -e '^current$' -e "^$release\$" | sort | head -n -1 | while read -r old; do
        chmod -R u+w "$own/$old"
        rm -rf "${own:?}/$old"
    done
done
