# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what was written, people, accounts, documents, paper, the store, backups, files."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # ------------------------------------------------------------------------------------------------ what was written
    "required": "Fyll i den här rutan.",
    "required:reason": "Skriv varför. Skälet sparas i loggen.",
    "required:kept_at": "Skriv var originalet förvaras.",
    "required:roles": "Välj minst en roll.",
    "required:login": "Skriv ett användarnamn.",
    "unit_code_form": "Skolenhetskoden är åtta siffror. Lämna rutan tom om koden inte är känd.",
    "incomplete": "{count} svar saknas. Det som är skrivet finns kvar. Fyll i dem och försök igen.",
    "in_future": "Dagen har inte varit än. Välj i dag eller tidigare.",
    "not_allowed": "Du har inte rätt att göra det här. Ingenting har ändrats. Fråga rektor om det borde gå.",
    "not_found": "Det finns inte längre. Någon kan ha ändrat det nyss. Gå tillbaka och öppna igen.",
    # ---------------------------------------------------------------------------------------------------------- people
    "marking_held": "En elev med skyddade personuppgifter läggs in av rektor eller kurator. Inget har sparats.",
    "recovery_unconfirmed": "Elever kan läggas in först när båda återställningspappren är inskrivna. "
    "Gå till Inställningar, Återställningspapper.",
    "number_taken": "Det finns redan en elev med det personnumret. Sök efter numret i stället.",
    "mentor_needs_staff": "En mentor behöver knytas till en lärare i elevregistret, så att rätt klass visas. "
    "Finns läraren inte där ger du klassen under Klasser och mentorer. Rollen följer med.",
    # -------------------------------------------------------------------------------------------------------- accounts
    "login_form": "Användarnamnet får ha högst 40 tecken och inga mellanslag.",
    "login_digits": "Användarnamnet syns innan arkivet är upplåst. Använd inte siffror ur ett personnummer.",
    "login_taken": "Användarnamnet är upptaget. Välj ett annat.",
    "login_missing": "Skriv vilket användarnamn det gäller.",
    "password_missing": "Skriv lösenordet.",
    "wrong_password": "Lösenordet stämmer inte. Ingenting har ändrats. Försök igen.",
    "wrong_password:old_password": "Det gamla lösenordet stämmer inte. Lösenordet är inte ändrat.",
    "password_too_short": "Lösenordet är för kort. Skriv minst 12 tecken, gärna en mening.",
    "password_too_long": "Lösenordet är för långt. Högst 256 tecken.",
    "password_too_uniform": "Lösenordet har för få olika tecken. Skriv gärna en mening.",
    "password_common": "Lösenordet är ett av de vanligaste och lätt att gissa. Välj ett annat, gärna en mening.",
    "password_holds_name": "Lösenordet består mest av användarnamnet eller skolans namn. Välj ett annat.",
    "password_same": "Det nya lösenordet är samma som det gamla. Välj ett annat.",
    "own_account": "Det går inte att göra med det egna kontot. Be en annan administratör.",
    "account_closed": "Kontot är avslutat och öppnar inte arkivet. Fråga rektor eller administratören.",
    "last_manager": "Någon måste kunna öppna konton. Ge en annan person rollen rektor eller administratör först.",
    # ------------------------------------------------------------------------------------------------------- documents
    "stage_frozen": "Delen är redan låst. Texten du skrev finns kvar som utkast. Använd Rätta för att ändra.",
    "stage_closed": "Delen går inte att skriva i nu, för delen före är ändrad. Texten finns kvar som utkast.",
    "nothing_frozen": "Ingen del är låst än. Lås först, skriv ut sedan.",
    "not_frozen": "Delen är inte låst än. Lås den först.",
    "not_issued": "Papperet har inte skrivits ut än. Skriv ut det först.",
    "not_awaiting": "Papperet väntar inte på underskrift.",
    "superseded": "Det finns en nyare version. Öppna den i stället.",
    "delivered_already": "Det är redan noterat att kopian är lämnad.",
    "own_draft_in_the_way": "Du har ett eget utkast av samma del. Det finns kvar. Gör klart eller kasta det först.",
    "draft_in_the_way": "Det finns ett utkast på dokumentet. Gör klart eller kasta det, rätta sedan.",
    "draft_conflict": "Samma utkast har ändrats på ett annat ställe. Båda texterna finns kvar. Välj vad som ska gälla.",
    "frozen": "Det som är låst kan inte ändras. Använd Rätta för att göra en ny version.",
    "no_free_code": "Det gick inte att ge dokumentet ett nummer. Texten är kvar som utkast. Försök igen.",
    "unknown_form": "Blanketten finns inte i den här versionen av programmet. Uppdatera programmet. Inget är ändrat.",
    # ----------------------------------------------------------------------------------------------------------- paper
    "print_failed": "Skrivaren tog inte emot papperet. Dokumentet är sparat. Kontrollera skrivaren och försök igen.",
    "printer_missing": "Skrivaren finns inte längre. Dokumentet är sparat. Välj en annan skrivare.",
    # --------------------------------------------------------------------------------------------------------- recovery
    "recovery_code_wrong": "Koden stämmer inte. Jämför med papperet, tecken för tecken.",
    "recovery_code_swapped": "Det här är koden från det andra papperet. Skriv den i den andra rutan.",
    "recovery_code_swapped:first": "Det här är koden från papper 2. Skriv den i den andra rutan.",
    "recovery_code_swapped:second": "Det här är koden från papper 1. Skriv den i den första rutan.",
    "recovery_code_wrong:first": "Koden från det första papperet stämmer inte. Jämför tecken för tecken.",
    "recovery_code_wrong:second": "Koden från det andra papperet stämmer inte. Jämför tecken för tecken.",
    "wrong_recovery_code": "Koden stämmer inte med det här arkivet och användarnamnet. Ingenting har ändrats. "
    "Kontrollera att det är det senast utskrivna papperet och jämför tecken för tecken.",
    # ------------------------------------------------------------------------------------------------------- the store
    "unknown_login": "Användarnamnet finns inte i det här arkivet. Kontrollera stavningen eller välj ett annat arkiv.",
    "store_in_use": "Arkivet används just nu av någon annan. Vänta en stund och försök igen.",
    "store_in_use:named": "Arkivet används av {login} på {device} sedan {since}. "
    "Be {login} låsa och försök sedan igen.",
    "not_a_store": "Mappen är inget arkiv från EHT Desk. Välj mappen som innehåller arkivet.",
    "store_plaintext": "Filen i arkivet är inte krypterad, så den öppnas inte. "
    "Någon kan ha bytt ut den. Återställ från en säkerhetskopia och berätta för den som sköter skolans datorer.",
    "no_cipher": "Programmets krypteringsdel saknas på den här datorn, så inget arkiv öppnas. "
    "Arkivet är orört. Installera om programmet.",
    "store_damaged": "Arkivet är skadat och öppnas inte. Inget har ändrats. "
    "Ta en kopia av hela mappen och återställ sedan från en säkerhetskopia.",
    "key_ring_damaged": "Arkivets nyckelfil är skadad eller saknas. Det som är skrivet finns kvar, och inget har "
    "ändrats. Välj Visa kopior när arkivet ska låsas upp, så läggs nyckelfilen till från en säkerhetskopia.",
    "key_ring_does_not_fit": "Nyckelfilen passar inte till arkivets fil. Arkivets nyckel kan ha bytts efter att "
    "nyckelfilen skrevs, eller så är filen utbytt eller helt skadad. Inget har ändrats. Välj Visa kopior när arkivet "
    "ska låsas upp och gör ett nytt arkiv av den senaste hela kopian.",
    "key_ring_not_written": "Nyckelfilen gick inte att skriva, så ändringen av kontot gäller inte än. "
    "Allt annat är sparat. Kontrollera att disken inte är full och försök igen.",
    "store_newer": "Arkivet är gjort med version {made_with}. Det här är version {this}. "
    "Arkivet är orört. Uppdatera programmet på den här datorn.",
    "store_older": "Arkivet är gjort med en äldre version och behöver uppgraderas. En administratör behöver bekräfta.",
    "nothing_to_upgrade": "Arkivet har redan den här versionen. Lås upp som vanligt.",
    "store_gone": "Arkivets mapp finns inte längre på sin plats, eller är utbytt. Det du skriver nu kan inte sparas, "
    "men det står kvar här. Lägg tillbaka mappen eller anslut nätverket igen; då sparas texten av sig själv.",
    "store_closed": "Arkivet är låst. Lås upp och försök igen.",
    "disk_full": "Disken är full, så det senaste gick inte att spara. Det som redan var sparat är kvar. "
    "Frigör utrymme och försök igen.",
    "disk_error": "Datorn kunde inte läsa eller skriva filen (fel {number}). Det som redan var sparat är kvar. "
    "Kontrollera disken eller nätverket och försök igen.",
    "read_only": "Mappen går inte att skriva i, så inget kan sparas. Välj en annan plats eller be om skrivrätt.",
    "sync_folder": "Mappen ligger i {service}. Där kan ett arkiv skadas när filer kopieras fram och tillbaka. "
    "Välj en mapp på datorn eller på skolans egen server.",
    "store_exists": "Det finns redan ett arkiv i mappen. Öppna det eller välj en annan mapp.",
    "path_not_whole": "Skriv hela sökvägen till mappen, eller välj den med knappen.",
    "folder_not_empty": "Det finns redan något i mappen. Välj en tom mapp eller skriv ett nytt mappnamn.",
    # --------------------------------------------------------------------------------------------------------- backups
    "backup_place_missing": "Mappen för säkerhetskopian finns inte just nu. Ingen kopia är gjord, arkivet är orört. "
    "Anslut USB-minnet eller servern, eller välj en annan mapp.",
    "backup_place_no_folder": "Det är en fil, ingen mapp. Ingen kopia är gjord, arkivet är orört. Välj en mapp.",
    "backup_inside_store": "Säkerhetskopian kan inte ligga i arkivets egen mapp. Ingen kopia är gjord. "
    "Välj en annan mapp, helst på en annan disk.",
    "inside_store": "Mappen ligger inuti ett annat arkiv eller en säkerhetskopia. Inget är gjort. "
    "Välj en mapp utanför.",
    "backup_sync_folder": "Mappen ligger i {service}, som kan spara halva filer. Ingen kopia är gjord. "
    "Välj en mapp på skolans egen server eller ett USB-minne.",
    "backup_disk_full": "Det finns inte plats för säkerhetskopian. Ingen halv kopia är kvar, och arkivet och "
    "de äldre kopiorna är orörda. Frigör utrymme och försök igen.",
    "backup_read_only": "Mappen för säkerhetskopior går inte att skriva i. Arkivet och de äldre kopiorna är orörda. "
    "Välj en annan mapp eller be om skrivrätt.",
    "backup_disk_error": "Säkerhetskopian gick inte att skriva eller läsa (fel {number}). Arkivet och de äldre "
    "kopiorna är orörda. Kontrollera disken eller nätverket och försök igen.",
    "backup_running": "En annan säkerhetskopia görs just nu till samma mapp. Vänta en stund och försök igen.",
    "backup_disturbed": "Arkivet ändrades hela tiden medan det kopierades. Ingen kopia är gjord, arkivet är orört. "
    "Försök igen om en stund.",
    "backup_not_whole": "Den nya säkerhetskopian gick inte att läsa hel och är borttagen. Arkivet kan vara skadat. "
    "De äldre kopiorna är kvar. Kontrollera arkivet i Inställningar, under Hälsa, innan du skriver mer.",
    "backup_missing": "Mappen är ingen säkerhetskopia. Ingenting har ändrats. "
    "Välj en mapp som har ett datum som namn.",
    "backup_damaged": "Säkerhetskopian är skadad eller ofullständig. Inget har återställts. Välj en äldre kopia.",
    "backup_newer": "Säkerhetskopian är gjord med version {made_with}. Det här är version {this}. "
    "Inget har återställts. Uppdatera programmet på den här datorn.",
    # ----------------------------------------------------------------------------------------------------------- files
    "file_empty": "Filen är tom. Ingenting har lästs in. Hämta ut den ur elevregistret en gång till.",
    "file_encrypted": "Filen är låst med lösenord. Spara den utan lösenord och läs in den igen.",
    "file_not_a_register": "Filen ser inte ut som en elevlista. Ingenting har lästs in. "
    "Välj en fil från elevregistret: SS 12000, CSV eller Excel.",
    "file_too_large": "Filen är för stor för att vara en elevlista. Ingenting har lästs in. "
    "Kontrollera att det är rätt fil.",
    "file_unreadable": "Filen gick inte att läsa. Ingenting har lästs in. Spara den på nytt och försök igen.",
    "files_do_not_belong_together": "Filerna hör inte ihop. Ingenting har lästs in. "
    "Välj filer från samma uttag ur elevregistret, eller läs in dem en i taget.",
    "sheet_missing": "Bladet finns inte i kalkylfilen. Ingenting har lästs in. Välj ett annat blad.",
    "file_not_written": "Filen gick inte att skriva. Dokumentet är sparat i arkivet. Välj en annan plats.",
    "anchor_form": "Kontrollpunkten ska skrivas som på papperet: nummer, kolon och kod, till exempel 125:4e1b7a20.",
}
