"""Databases as frameworks, shops and bookkeeping programs lay them out: what discovery is tried on beside `beds`.

No layout is copied: each is a few tables of our own in the manner of its program, with the habits that make links hard
to see. What is said of a line is in `beds.Sketch`.
"""

from .beds import Sketch

SOFTWARE = (
    Sketch(
        id="a french bookkeeping program, each column with the prefix of the table that it comes from",
        text="""
        F_TIERS 160: CT_Num=code:CL CT_Intitule=words CT_Type=int:0-1 CO_No=>F_COLLAB N_CatTarif=int:1-4 CT_Ville=words
        F_COLLAB 9: CO_No=key CO_Nom=words CO_Fonction=of:Vendeur,Acheteur
        F_FAMILLE 12: FA_CodeFamille=code:FAM FA_Intitule=words
        F_ARTICLE 120: AR_Ref=code:AR AR_Design=words FA_CodeFamille=>F_FAMILLE AR_PrixVen=money AR_UniteVen=int:1-5
        F_DEPOT 4: DE_No=key DE_Intitule=words DE_CodePostal=int:10000-95999
        F_ARTSTOCK 220: AR_Ref=>F_ARTICLE DE_No=>F_DEPOT AS_QteSto=int:0-90
        F_DOCENTETE 300: DO_Piece=code:FA DO_Date=date CT_Num=>F_TIERS CO_No=>F_COLLAB DE_No=>F_DEPOT DO_Statut=int:0-2
        F_DOCLIGNE 800: DO_Piece=>F_DOCENTETE DL_Ligne=line AR_Ref=>F_ARTICLE DL_Qte=int:1-12 DL_PrixUnitaire=money
        F_COMPTEG 40: CG_Num=key+411000 CG_Intitule=words
        F_ECRITUREC 600: EC_No=key CG_Num=>F_COMPTEG CT_Num=>F_TIERS? EC_Montant=money EC_Sens=int:0-1 JO_Num=>F_JOURNAUX
        F_JOURNAUX 6: JO_Num=code:J JO_Intitule=words
        F_REGLEMENT 200: RG_No=key CT_Num=>F_TIERS RG_Date=date RG_Montant=money JO_Num=>F_JOURNAUX
        """,
    ),
    Sketch(
        id="a french program of its own, the prefix of the own table before that of the other",
        text="""
        T_CLI 150: CLI_CODE=code:C CLI_RS=words CLI_REP=>T_REP CLI_MODREG=>T_MODREG CLI_CP=int:10000-95999
        T_REP 7: REP_CODE=code:R REP_NOM=words
        T_MODREG 5: MODREG_CODE=code:M MODREG_LIB=words
        T_ART 90: ART_REF=code:A ART_LIB=words ART_FAM=>T_FAM ART_TVA=>T_TVA ART_FRN=>T_FRN ART_PV=money
        T_FAM 11: FAM_CODE=code:F FAM_LIB=words
        T_TVA 4: TVA_CODE=key TVA_TAUX=money
        T_FRN 30: FRN_CODE=code:S FRN_RS=words
        T_FAC 320: FAC_NUM=key+24000 FAC_CLI=>T_CLI FAC_DATE=date FAC_MTHT=money FAC_SOLDE=money
        T_LIGFAC 900: LFA_FAC=>T_FAC LFA_NUM=line LFA_ART=>T_ART LFA_QTE=int:1-20 LFA_PU=money
        T_REGL 250: REGL_NUM=key REGL_FAC=>T_FAC REGL_MODREG=>T_MODREG REGL_DATE=date REGL_MT=money
        T_MVTSTK 500: MVT_NUM=key MVT_ART=>T_ART MVT_DEP=>T_DEP MVT_SENS=of:E,S MVT_QTE=int:1-40
        T_DEP 3: DEP_CODE=key DEP_LIB=words
        """,
    ),
    Sketch(
        id="a german trade, short numbers and no prefix",
        text="""
        Kunde 140: KdNr=key+10000 Name=words Ort=words VertrNr=>Vertreter
        Vertreter 8: VertrNr=key Name=words Gebiet=int:1-9
        Auftrag 300: AufNr=key+2400000 KdNr=>Kunde AufDatum=date LiefAdrNr=>Anschrift
        Anschrift 180: AdrNr=key KdNr=>Kunde Strasse=words PLZ=int:10000-99999
        Position 800: AufNr=>Auftrag PosNr=line ArtNr=>Artikel Menge=int:1-30 EPreis=money
        Artikel 110: ArtNr=key+5000 Bez=words WgNr=>Warengruppe LiefNr=>Lieferant
        Warengruppe 12: WgNr=key Bez=words OberWgNr=>Warengruppe0
        Lieferant 25: LiefNr=key+70000 Firma=words
        Rechnung 280: ReNr=key+900000 AufNr=>Auftrag ReDatum=date Betrag=money
        Mahnung 60: MahnNr=key ReNr=>Rechnung Stufe=int:1-3
        Zahlung 240: ZahlNr=key ReNr=>Rechnung Datum=date Betrag=money
        Abteilung 5: AbtNr=key Bez=words
        Mitarbeiter 30: PersNr=key Name=words AbtNr=>Abteilung VorgPersNr=>Mitarbeiter?
        """,
    ),
    Sketch(
        id="a ruby framework, links to more than one table by type and id",
        text="""
        users 60: id=key email=words created_at=date updated_at=date
        posts 200: id=key user_id=>users title=words created_at=date updated_at=date
        photos 150: id=key user_id=>users caption=words created_at=date updated_at=date
        comments 400: id=key commentable_type=of:Post,Photo commentable_id=int:1-150 user_id=>users body=words
        tags 25: id=key name=words
        taggings 300: id=key tag_id=>tags taggable_type=of:Post,Photo taggable_id=int:1-150 created_at=date
        friendships 120: id=key user_id=>users friend_id=>users accepted=flag
        attachments 90: id=key record_type=of:Post,User record_id=int:1-60 blob_id=>blobs
        blobs 90: id=key filename=words byte_size=int:100-90000
        invitations 40: id=key inviter_id=>users invitee_id=>users? token=uuid
        """,
    ),
    Sketch(
        id="a php framework, pivot tables in the singular",
        text="""
        users 80: id=key name=words email=words created_at=date
        roles 5: id=key name=words guard_name=of:web,api
        permissions 18: id=key name=words guard_name=of:web,api
        model_has_roles 90: role_id=>roles model_id=int:1-80 model_type=of:User,Team
        role_has_permissions 60: permission_id=>permissions role_id=>roles
        categories 22: id=key parent_id=>categories? name=words
        products 130: id=key category_id=>categories name=words price=money stock=int:0-60
        orders 240: id=key user_id=>users coupon_id=>coupons? status=of:paid,open total=money
        order_product 600: order_id=>orders product_id=>products quantity=int:1-6 unit_price=money
        coupons 12: id=key code=code:PROMO percent=int:5-30
        migrations 30: id=key migration=words batch=int:1-6
        access_tokens 70: id=key tokenable_type=of:User,Team tokenable_id=int:1-80 token=uuid
        """,
    ),
    Sketch(
        id="a python framework, the application before each table",
        text="""
        auth_user 50: id=key username=words is_staff=flag
        auth_group 6: id=key name=words
        auth_permission 60: id=key name=words content_type_id=>django_content_type codename=words
        auth_user_groups 70: id=key user_id=>auth_user group_id=>auth_group
        auth_group_permissions 90: id=key group_id=>auth_group permission_id=>auth_permission
        django_content_type 20: id=key app_label=words model=words
        django_admin_log 150: id=key user_id=>auth_user content_type_id=>django_content_type object_id=int:1-90 action_flag=int:1-3
        crm_customer 120: id=key user_id=>auth_user? name=words
        shop_category 14: id=key name=words parent_id=>shop_category?
        shop_product 100: id=key category_id=>shop_category name=words price=money
        shop_order 260: id=key customer_id=>crm_customer status=int:1-4 created=date
        shop_orderitem 700: id=key order_id=>shop_order product_id=>shop_product quantity=int:1-9
        shop_payment 200: id=key order_id=>shop_order amount=money
        """,
    ),
    Sketch(
        id="a javascript framework, camel case and random keys",
        text="""
        User 90: id=uuid email=words
        Account 110: id=uuid userId=>User provider=of:google,github
        Session 140: id=uuid userId=>User expires=date
        Product 70: id=uuid sellerId=>User title=words price=money
        Category 10: id=uuid name=words
        _CategoryToProduct 150: A=>Category B=>Product
        Order 200: id=uuid buyerId=>User placedAt=date
        OrderItem 420: id=uuid orderId=>Order productId=>Product quantity=int:1-5
        Review 160: id=uuid productId=>Product authorId=>User stars=int:1-5
        Message 220: id=uuid fromId=>User toId=>User replyToId=>Message? body=words
        """,
    ),
    Sketch(
        id="a weblog, prefixed, capitals at will",
        text="""
        wp_users 25: ID=key user_login=words user_status=int:0-1
        wp_usermeta 90: umeta_id=key user_id=>wp_users meta_key=words meta_value=words
        wp_posts 260: ID=key post_author=>wp_users post_title=words post_parent=>wp_posts0 menu_order=int:0-9 comment_count=int:0-30
        wp_postmeta 400: meta_id=key post_id=>wp_posts meta_key=words meta_value=words
        wp_comments 300: comment_ID=key comment_post_ID=>wp_posts comment_parent=>wp_comments0 user_id=>wp_users0 comment_karma=int:0-5
        wp_commentmeta 80: meta_id=key comment_id=>wp_comments meta_key=words
        wp_terms 40: term_id=key name=words
        wp_term_taxonomy 44: term_taxonomy_id=key term_id=>wp_terms taxonomy=of:category,tag count=int:0-20
        wp_term_relationships 300: object_id=>wp_posts term_taxonomy_id=>wp_term_taxonomy term_order=int:0-3
        """,
    ),
    Sketch(
        id="an open business suite, who and which company in every table",
        text="""
        res_company 3: id=key name=words create_uid=>res_users write_uid=>res_users
        res_users 14: id=key login=words partner_id=>res_partner! company_id=>res_company create_uid=>res_users write_uid=>res_users
        res_partner 180: id=key name=words parent_id=>res_partner? country_id=>res_country? user_id=>res_users? company_id=>res_company create_uid=>res_users write_uid=>res_users
        res_country 40: id=key name=words code=words
        product_category 9: id=key name=words parent_id=>product_category? create_uid=>res_users write_uid=>res_users
        product_template 90: id=key name=words categ_id=>product_category uom_id=>uom_uom list_price=money create_uid=>res_users write_uid=>res_users
        product_product 110: id=key product_tmpl_id=>product_template default_code=code:P create_uid=>res_users write_uid=>res_users
        uom_uom 12: id=key name=words factor=money
        sale_order 260: id=key name=code:SO partner_id=>res_partner partner_invoice_id=>res_partner partner_shipping_id=>res_partner user_id=>res_users company_id=>res_company pricelist_id=>product_pricelist state=of:draft,sale create_uid=>res_users write_uid=>res_users
        product_pricelist 4: id=key name=words company_id=>res_company
        sale_order_line 700: id=key order_id=>sale_order product_id=>product_product product_uom=>uom_uom product_uom_qty=int:1-9 price_unit=money sequence=int:1-10 create_uid=>res_users write_uid=>res_users
        account_account 60: id=key code=key+400000 name=words company_id=>res_company
        account_journal 7: id=key name=words code=words company_id=>res_company
        account_move 320: id=key name=code:INV partner_id=>res_partner journal_id=>account_journal date=date state=of:draft,posted create_uid=>res_users write_uid=>res_users
        account_move_line 900: id=key move_id=>account_move account_id=>account_account partner_id=>res_partner debit=money credit=money
        """,
    ),
    Sketch(
        id="a web shop, id before the word, texts in a table of their own",
        text="""
        ps_customer 140: id_customer=key id_default_group=>ps_group id_lang=>ps_lang firstname=words email=words
        ps_group 3: id_group=key reduction=money
        ps_lang 2: id_lang=key name=words iso_code=words
        ps_address 190: id_address=key id_customer=>ps_customer id_country=>ps_country alias=words
        ps_country 30: id_country=key iso_code=words
        ps_product 120: id_product=key id_category_default=>ps_category id_supplier=>ps_supplier0 id_tax_rules_group=>ps_tax_rules_group price=money
        ps_product_lang 240: id_product=>ps_product id_lang=>ps_lang name=words
        ps_category 25: id_category=key id_parent=>ps_category0 level_depth=int:1-4
        ps_category_product 300: id_category=>ps_category id_product=>ps_product position=int:0-40
        ps_supplier 8: id_supplier=key name=words
        ps_tax_rules_group 4: id_tax_rules_group=key name=words
        ps_carrier 5: id_carrier=key name=words
        ps_cart 350: id_cart=key id_customer=>ps_customer0 id_carrier=>ps_carrier0 date_add=date
        ps_orders 260: id_order=key reference=code:REF id_customer=>ps_customer id_cart=>ps_cart id_carrier=>ps_carrier id_address_delivery=>ps_address id_address_invoice=>ps_address current_state=>ps_order_state
        ps_order_state 9: id_order_state=key color=words
        ps_order_detail 600: id_order_detail=key id_order=>ps_orders product_id=>ps_product product_quantity=int:1-6 product_price=money
        ps_order_history 500: id_order_history=key id_order=>ps_orders id_order_state=>ps_order_state date_add=date
        """,
    ),
    Sketch(
        id="the whole name of the table before each of its columns",
        text="""
        client 110: client_id=key client_nom=words client_ville=words client_commercial_id=>commercial
        commercial 6: commercial_id=key commercial_nom=words
        bon_livraison 180: bon_livraison_id=key bon_livraison_commande_id=>commande bon_livraison_date=date
        commande 220: commande_id=key commande_client_id=>client commande_date=date commande_remise=int:0-20
        detail_commande 600: detail_commande_commande_id=>commande detail_commande_produit_id=>produit detail_commande_quantite=int:1-12 detail_commande_quantite_livree=int:0-12
        produit 90: produit_id=key produit_lib=words produit_rubrique_id=>rubrique produit_stock=int:0-80
        rubrique 12: rubrique_id=key rubrique_nom=words rubrique_parent_id=>rubrique?
        fournisseur 18: fournisseur_id=key fournisseur_nom=words
        fournisseur_produit 140: fournisseur_produit_produit_id=>produit fournisseur_produit_fournisseur_id=>fournisseur fournisseur_produit_delai=int:1-30
        """,
    ),
    Sketch(
        id="a building firm in french, things named by what one does with them",
        text="""
        ouvrier 35: num_ouvrier=key nom=words qualification=of:macon,plombier chef_equipe=>ouvrier?
        chantier 40: num_chantier=key intitule=words maitre_ouvrage=>client conducteur=>ouvrier debut=date
        client 60: num_client=key raison_sociale=words
        pointage 900: num_ouvrier=>ouvrier num_chantier=>chantier jour=date heures=int:1-9
        engin 15: code_engin=code:E libelle=words
        location 120: num_location=key code_engin=>engin num_chantier=>chantier duree=int:1-20
        devis 90: num_devis=key+2000 num_client=>client num_chantier=>chantier? montant=money
        ligne_devis 350: num_devis=>devis rang=line designation=words qte=int:1-50 pu=money
        situation 130: num_situation=key num_chantier=>chantier avancement=int:1-100
        """,
    ),
)
